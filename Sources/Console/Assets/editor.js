// The message editor: a draft on the server, what has been typed since in this browser, and what the server makes of it.
const form = document.getElementById("editor");
const field = (id) => document.getElementById(id);
const texts = ["channel", "from", "subject", "preheader", "purpose", "topic", "html", "textPart", "text"];
const switches = ["linkTracking", "openTracking", "personalisation"];
let message = form.dataset.message;
let isNew = form.dataset.new === "true"; // Until it is saved, its name is what the field says.
// What the page came with: the draft or, where there is none, the newest version.
const start = JSON.parse(field("start").textContent);
let base = start.base; // The version that the draft goes back to; 0 for none.
let saved = start.content ?? null; // The content as the server has it; null for a new message.
let tag = start.tag ?? null; // The draft's entity tag; null where there is none yet.
let links = []; // What the server found when it looked last.
let checked = null; // What was typed then.

// MARK: The server

async function ask(method, path, body, headers = {}) {
  const answer = await fetch("/api/v1" + path, {
    method,
    headers: { "X-CSRF-Token": form.dataset.csrf, ...(body ? { "Content-Type": "application/json" } : {}), ...headers },
    body: body ? JSON.stringify(body) : undefined,
  });
  const text = await answer.text();
  return { status: answer.status, tag: answer.headers.get("ETag"), value: text ? JSON.parse(text) : null };
}

const draftPath = () => `/messages/${encodeURIComponent(message)}/draft`;

// MARK: What is typed

function typed() {
  const draft = {};
  for (const name of texts) draft[name] = field(name).value;
  for (const name of switches) draft[name] = field(name).checked;
  for (const name of parts) draft[name] = draft[name].replaceAll("\n", lineEnds[name]);
  draft.preheader ||= null;
  draft.topic ||= null;
  if (draft.channel === "text") {
    draft.subject = "";
    draft.preheader = draft.html = null;
    draft.openTracking = false;
    draft.textPart = "own";
  } else {
    draft.html ||= null;
    draft.text ||= null;
  }
  return draft;
}

// A browser's fields end lines with LF alone: what the source had is put back.
const parts = ["html", "text"];
const lineEnds = { html: "\n", text: "\n" };

function show(draft) {
  for (const name of texts) field(name).value = draft[name] ?? "";
  for (const name of switches) field(name).checked = draft[name];
  for (const name of parts) {
    const text = draft[name] ?? "";
    lineEnds[name] = text.includes("\r\n") ? "\r\n" : "\n";
    if (field(name).value.replaceAll("\n", lineEnds[name]) !== text) {
      tell("bad", "Lines of the source end in different ways. Saving ends all of them in the same way.");
    }
  }
  showChannel();
  changed();
}

function showChannel() {
  const isText = field("channel").value === "text";
  for (const part of form.querySelectorAll(".email-only")) part.hidden = isText;
  field("tab-html").hidden = isText;
  if (isText) choose("tab-text");
  for (const option of field("topic").options) {
    option.hidden = option.disabled = option.dataset.purpose != null && option.dataset.purpose !== field("purpose").value;
  }
  field("text").readOnly = !isText && field("textPart").value !== "own";
}

const isSame = (one, other) => JSON.stringify(one) === JSON.stringify(other);
const essence = (draft) => Object.fromEntries([...texts, ...switches].map((name) => [name, draft?.[name] ?? null]));
const isUnsaved = () => !isSame(essence(typed()), essence(saved ?? blank()));

// MARK: Highlighting

const patterns = /(<!--[\s\S]*?(?:-->|$))|(\{\{[\s\S]*?\}\})|(<\/?[a-zA-Z][^\s/>]*)|([a-zA-Z_:][\w:.-]*)(?=\s*=)|("[^"]*"|'[^']*')|(\/?>)/g;
const kinds = ["comment", "placeholder", "tag", "attribute", "value", "tag"];
function paint(area) {
  const pre = area.previousElementSibling;
  const text = area.value;
  const parts = [];
  let last = 0, isInTag = false;
  for (const found of text.matchAll(patterns)) {
    let kind = kinds[found.slice(1).findIndex((group) => group !== undefined)];
    if (found[3]) isInTag = true;
    if (found[6]) isInTag = false;
    if ((found[4] || found[5]) && !isInTag) continue;
    if (found.index > last) parts.push(document.createTextNode(text.slice(last, found.index)));
    const span = document.createElement("span");
    span.className = kind;
    span.textContent = found[0];
    parts.push(span);
    last = found.index + found[0].length;
  }
  parts.push(document.createTextNode(text.slice(last) + "\n"));
  pre.replaceChildren(...parts);
  pre.scrollTop = area.scrollTop;
  pre.scrollLeft = area.scrollLeft;
}
for (const area of [field("html"), field("text")]) {
  area.addEventListener("scroll", () => {
    area.previousElementSibling.scrollTop = area.scrollTop;
    area.previousElementSibling.scrollLeft = area.scrollLeft;
  });
}

// MARK: Typing

let waiting = null;
function changed() {
  for (const area of [field("html"), field("text")]) paint(area);
  say(isUnsaved() ? "Not saved" : saved ? "Saved" : "");
  clearTimeout(waiting);
  waiting = setTimeout(look, 300);
}
const say = (text) => (field("state").textContent = text);
form.addEventListener("input", (event) => {
  if (["profile", "pictures"].includes(event.target.id)) return;
  showChannel();
  changed();
  keep();
});
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key === "s") {
    event.preventDefault();
    save();
  }
});

// MARK: Tabs

function choose(id) {
  const tab = field(id);
  for (const other of tab.parentElement.querySelectorAll("[role=tab]")) {
    const isChosen = other === tab;
    other.setAttribute("aria-selected", isChosen);
    other.tabIndex = isChosen ? 0 : -1;
    field(other.getAttribute("aria-controls")).hidden = !isChosen;
  }
  if (id === "tab-preview") preview();
}
for (const list of form.querySelectorAll("[role=tablist]")) {
  const tabs = [...list.querySelectorAll("[role=tab]")];
  for (const [index, tab] of tabs.entries()) {
    tab.addEventListener("click", () => choose(tab.id));
    tab.addEventListener("keydown", (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
      if (!step) return;
      const next = tabs[(index + step + tabs.length) % tabs.length];
      choose(next.id);
      next.focus();
    });
  }
}
