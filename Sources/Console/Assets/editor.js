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

// MARK: Kept in this browser, so that nothing is lost with the page

// Each tab has a copy of its own, which no other overwrites or removes.
const newTab = () => String(Math.random()).slice(2);
let tab = (sessionStorage["waymark-tab"] ??= newTab());
const place = () => `${form.dataset.organization} ${isNew ? "" : message}`;
const shelf = () => `waymark-draft ${tab} ${place()}`;
function keep() {
  const copy = { draft: typed(), tag, base, name: field("message")?.value, at: Date.now() };
  if (isUnsaved()) localStorage.setItem(shelf(), JSON.stringify(copy));
  else localStorage.removeItem(shelf());
}

// Shows what was kept, as made from what it was made from.
function restore(kept) {
  show(kept.draft);
  if (kept.tag === tag && kept.base === base) tell("good", "What you had not saved is here again.");
  else tell("bad", "What you had not saved is here again. Somebody has changed the message since; saving or publishing shows both.");
  ({ tag, base } = kept);
  if (isNew) field("message").value = kept.name ?? "";
}

// Says for as long as the page is there that the tab is open; false where another says so. A page that was there before may take a
// moment to go.
const hold = () =>
  new Promise((resolve) => {
    const held = () => (resolve(true), new Promise(() => {}));
    const { locks } = navigator;
    locks.request(`waymark-tab ${tab}`, { signal: AbortSignal.timeout(300) }, held).catch(() => resolve(false));
  });

// What tabs that are open no longer have left behind, the newest first.
async function leftBehind() {
  const open = new Set((await navigator.locks.query()).held.map((lock) => lock.name));
  return Object.keys(localStorage)
    .map((key) => ({ key, words: key.split(" ") }))
    .filter(({ words: [kind, tab] }) => kind === "waymark-draft" && !open.has(`waymark-tab ${tab}`))
    .map(({ key, words }) => ({ key, place: words.slice(2).join(" "), ...JSON.parse(localStorage[key]) }))
    .sort((one, other) => other.at - one.at);
}

const mostLeftBehind = 20;
async function findLeftBehind() {
  // Whoever duplicates a tab duplicates its name too.
  if (!(await hold())) {
    tab = sessionStorage["waymark-tab"] = newTab();
    await hold();
    keep();
  }
  const copies = await leftBehind();
  for (const { key } of copies.splice(mostLeftBehind)) localStorage.removeItem(key);
  const copy = copies.find((one) => one.place === place());
  if (!copy || isUnsaved()) return;
  restore(copy);
  keep();
  localStorage.removeItem(copy.key);
}

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

// MARK: What the server makes of it: links, problems, preview

let looks = 0;
// Whether it could be asked.
async function look() {
  const turn = ++looks;
  const content = typed();
  const answer = await ask("POST", "/drafts/check", { content }).catch(() => null);
  if (turn !== looks) return true;
  const isChecked = answer?.status === 200;
  if (isChecked) {
    links = answer.value.report?.links ?? [];
    checked = content;
    // Switches stay as they were set until their marks are written.
    if (!unwritten) showLinks();
    showProblems(answer.value.problems);
  } else {
    showProblems(failures(answer));
  }
  preview();
  return isChecked;
}

const failures = (answer) => answer?.value?.errors ?? [{ detail: answer?.value?.detail ?? "The server does not answer." }];

function showProblems(problems) {
  field("problems").replaceChildren(
    ...problems.map((problem) => {
      const item = document.createElement("li");
      item.className = "note bad";
      const place = problem.line ? ` (line ${problem.line}, column ${problem.column})` : "";
      item.textContent = problem.detail + place;
      const part = parts.find((name) => problem.pointer?.endsWith("/" + name));
      if (problem.line && part) {
        const go = document.createElement("button");
        go.type = "button";
        go.className = "plain";
        go.textContent = "Show";
        go.addEventListener("click", () => jump(field(part), offset(field(part).value, problem)));
        item.append(" ", go);
      }
      return item;
    }),
  );
}

function showLinks() {
  const list = links;
  const focused = document.activeElement;
  const focusedRow = focused.closest("#links tr");
  field("link-count").textContent = links.length ? `(${links.length})` : "";
  field("links").replaceChildren(
    ...links.map((link) => {
      const row = document.createElement("tr");
      row.dataset.ordinal = link.ordinal;
      const head = document.createElement("th");
      head.scope = "row";
      const go = document.createElement("button");
      go.type = "button";
      go.className = "plain";
      go.textContent = `${link.ordinal}${link.name ? " " + link.name : ""}`;
      go.addEventListener("click", () => jumpTo(link));
      head.append(go);
      const url = document.createElement("td");
      url.className = "url";
      url.textContent = link.url;
      const track = document.createElement("td");
      const isSwitch = link.tracked || link.reason === "marked";
      if (isSwitch) {
        const label = document.createElement("label");
        const box = document.createElement("input");
        box.type = "checkbox";
        box.checked = link.tracked;
        box.setAttribute("aria-label", `Track link ${link.ordinal}`);
        box.addEventListener("change", () => mark(link, list, box.checked));
        label.append(box);
        track.append(label);
      } else {
        track.textContent = link.reason;
      }
      row.append(head, url, track);
      return row;
    }),
  );
  // Whoever is at a control of the list stays there.
  if (focusedRow) {
    const row = field("links").querySelector(`[data-ordinal="${focusedRow.dataset.ordinal}"]`);
    (row?.querySelector(focused.localName) ?? row?.querySelector("button"))?.focus({ preventScroll: true });
  }
}

// Setting a mark changes the source at that link and nothing else (M2.1). One at a time: each is made in what the one before left.
let marks = Promise.resolve();
let unwritten = 0; // How many of them are on their way.
function mark(link, list, isTracked) {
  unwritten++;
  marks = marks
    .then(() => markNow(link, list, isTracked))
    .catch(() => failures(null))
    .then((problems) => {
      if (--unwritten === 0) showLinks();
      if (!problems) return;
      showProblems(problems);
      tell("bad", `The mark of link ${link.ordinal} is as it was: ${problems[0].detail}`);
    });
}

// What was in the way, if anything.
async function markNow(link, list, isTracked) {
  for (;;) {
    const content = typed();
    if (!isSame(content, checked)) {
      if (await look()) continue;
      return [{ detail: "The links cannot be looked for." }];
    }
    const found = sameLink(link, list);
    if (!found) return [{ detail: "What is written has changed, and which link was meant cannot be told any more." }];
    const body = { content, ordinal: found.ordinal, tracked: isTracked };
    const answer = await ask("POST", "/drafts/mark", body);
    if (answer.status !== 200) return failures(answer);
    const { part, edits } = answer.value;
    // What was typed meanwhile stays: the mark is made again, in that.
    if (typed()[part] !== content[part]) continue;
    edit(part, edits);
    looks++; // What is being looked at is not what is there any more.
    // A mark leaves all links where they are in the list.
    checked = { ...checked, [part]: typed()[part] };
    Object.assign(found, { tracked: isTracked, reason: isTracked ? null : "marked" });
    return null;
  }
}

// A link of an earlier list in the one of now; none where more or fewer of its part lead there than did.
function sameLink(link, list) {
  const alike = (among) => among.filter((one) => one.part === link.part && one.url === link.url);
  const now = alike(links), before = alike(list);
  return now.length === before.length ? now[before.indexOf(link)] : undefined;
}

// Edits a part as typing does, so that the browser can undo it. The focus and what is selected stay.
function edit(part, edits) {
  const area = field(part), pane = field(`pane-${part}`);
  const source = typed()[part];
  const focused = document.activeElement;
  const wasHidden = pane.hidden;
  pane.hidden = false; // Else it takes no focus.
  let { selectionStart, selectionEnd, scrollTop, scrollLeft } = area;
  area.focus({ preventScroll: true });
  for (const { offset, length, text } of edits.toReversed()) {
    const begin = placeOf(offset, source), end = placeOf(offset + length, source);
    area.setSelectionRange(begin, end);
    const isDone = document.activeElement === area && document.execCommand(text ? "insertText" : "delete", false, text);
    if (!isDone) area.setRangeText(text, begin, end);
    const moved = (place) => (place <= begin ? place : Math.max(begin, place - (end - begin)) + text.length);
    selectionStart = moved(selectionStart);
    selectionEnd = moved(selectionEnd);
  }
  area.setSelectionRange(selectionStart, selectionEnd);
  Object.assign(area, { scrollTop, scrollLeft });
  pane.hidden = wasHidden;
  area.blur();
  focused.focus({ preventScroll: true });
  changed();
  keep();
}

function preview() {
  if (field("pane-preview").hidden) return;
  const profile = field("profile").value.trim();
  const post = document.createElement("form");
  post.method = "post";
  post.action = "/preview";
  post.target = "preview";
  post.hidden = true;
  const values = { csrf: form.dataset.csrf, message, draft: JSON.stringify(typed()), profile, pictures: field("pictures").checked ? "yes" : "" };
  for (const [name, value] of Object.entries(values)) {
    const input = document.createElement("input");
    input.name = name;
    input.value = value;
    post.append(input);
  }
  // A new frame each time: what an old one is sent would be a step that Back takes, and no step back from the editor.
  const frame = field("preview").cloneNode();
  frame.addEventListener("load", () => listen(frame.contentDocument));
  field("preview").replaceWith(frame);
  document.body.append(post);
  post.submit();
  post.remove();
  decide(profile);
}
field("profile").addEventListener("change", preview);
field("pictures").addEventListener("change", preview);

function listen(page) {
  page?.addEventListener("click", (event) => {
    const element = event.target.closest("[data-waymark-link]");
    if (!element) return;
    event.preventDefault();
    const link = links.find((one) => one.ordinal === Number(element.dataset.waymarkLink));
    if (link) jumpTo(link);
  });
}

// Says whether the profile would be sent it, and tracked. Asked for apart from the frame, which holds nothing but the author's own.
let decisions = 0;
async function decide(profile) {
  const turn = ++decisions;
  if (!profile) return (field("decision").textContent = "As somebody without attributes would get it, untracked.");
  const answer = await ask("POST", "/drafts/preview", { content: typed(), profile }).catch(() => null);
  if (turn === decisions) field("decision").textContent = answer?.status === 200 ? decisionInWords(answer.value) : "";
}

function decisionInWords({ decision, subject }) {
  if (!decision.send.allowed) return `Not sent: ${decision.send.reason}.`;
  const tracking = `${decision.track.allowed ? "Tracked" : "Not tracked"}: ${decision.track.reason}.`;
  return subject ? `${tracking} Subject: ${subject}` : tracking;
}

// MARK: Jumping

// Lines and columns are as people count: from 1, a column for each character.
function offset(text, { line, column }) {
  let start = 0;
  for (let count = 1; count < line; count++) start = text.indexOf("\n", start) + 1;
  return start + [...text.slice(start).split("\n", 1)[0]].slice(0, column - 1).join("").length;
}

// Offsets are in bytes of the source, with its own line ends.
function placeOf(offset, source) {
  const before = new TextEncoder().encode(source).subarray(0, offset);
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(before).replaceAll("\r\n", "\n").length;
}

function jumpTo(link) {
  const source = typed()[link.part] ?? "";
  const begin = placeOf(link.offset, source);
  jump(field(link.part), begin, placeOf(link.offset + link.length, source) - begin);
  point(link);
}

// Says in preview and list which link is meant.
function point(link) {
  for (const row of field("links").rows) row.ariaCurrent = row === field("links").rows[links.indexOf(link)] ? "true" : null;
  const page = field("preview").contentDocument;
  for (const element of page?.querySelectorAll("[data-waymark-link]") ?? []) {
    const isMeant = Number(element.dataset.waymarkLink) === link?.ordinal;
    element.style.outline = isMeant ? "3px solid #1a5e8a" : "";
    if (isMeant) element.scrollIntoView({ block: "center" });
  }
}

function pointFrom(area) {
  const before = area.value.slice(0, area.selectionStart).replaceAll("\n", lineEnds[area.id]);
  const place = new TextEncoder().encode(before).length;
  const link = links.find(
    (one) => one.part === area.id && one.offset <= place && place <= one.offset + one.length,
  );
  point(link);
}
for (const area of [field("html"), field("text")]) {
  for (const event of ["click", "keyup"]) area.addEventListener(event, () => pointFrom(area));
}

function jump(area, start, length = 0) {
  choose(area.id === "html" ? "tab-html" : "tab-text");
  area.focus();
  // A selection is scrolled to where it is set with the text before it.
  const line = area.value.slice(0, start).split("\n").length - 1;
  const height = parseFloat(getComputedStyle(area).lineHeight);
  area.scrollTop = Math.max(0, line * height - area.clientHeight / 2);
  area.setSelectionRange(start, start + length);
}

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

// MARK: Saving

const tell = (kind, text) => field("news").replaceChildren(noteOf(kind, text));
function noteOf(kind, text) {
  const note = document.createElement("div");
  note.className = "note " + kind;
  note.setAttribute("role", kind === "bad" ? "alert" : "status");
  note.textContent = text;
  return note;
}

// One at a time: a second would be taken for somebody else's.
let last = Promise.resolve();
function save(over) {
  last = last.then(() => saveNow(over)).catch(() => {
    say("Not saved");
    tell("bad", "The server does not answer. What you have written is kept in this browser.");
    return false;
  });
  return last;
}

async function saveNow(over = tag) {
  if (isNew) {
    if (!field("message").reportValidity()) return false;
    message = field("message").value;
  }
  const draft = typed();
  say("Saving");
  const answer = await ask("PUT", draftPath(), { base, content: draft }, over ? { "If-Match": over } : { "If-None-Match": "*" });
  if (answer.status >= 400) say("Not saved");
  if ([409, 412, 428].includes(answer.status)) {
    await conflict();
    return false;
  }
  if (answer.status >= 400) {
    showProblems(answer.value.errors ?? []);
    tell("bad", answer.value.detail ?? answer.value.title);
    return false;
  }
  tag = answer.tag;
  saved = draft;
  localStorage.removeItem(shelf());
  field("news").replaceChildren();
  if (isNew) {
    isNew = false;
    field("message").readOnly = true;
    history.replaceState(null, "", `/messages/${encodeURIComponent(message)}/edit`);
  }
  // Somebody may have typed on meanwhile.
  say(isUnsaved() ? "Not saved" : "Saved");
  keep();
  return true;
}
field("save").addEventListener("click", () => save());

field("publish").addEventListener("click", async () => {
  if (!(await save())) return;
  const answer = await ask("POST", draftPath() + "/publish", null, { "If-Match": tag, "Idempotency-Key": crypto.randomUUID() });
  if ([409, 412].includes(answer.status)) return conflict();
  if (answer.status >= 400) {
    showProblems(answer.value.errors ?? []);
    return tell("bad", answer.value.detail ?? answer.value.title);
  }
  location.assign(`/messages/${encodeURIComponent(message)}`);
});

field("test").addEventListener("click", async () => {
  const profile = field("profile").value.trim();
  if (!profile) return field("profile").focus();
  // What is seen here is what is tried: the draft, or where there is none the published version.
  if ((isUnsaved() || isNew) && !(await save())) return;
  const path = `/messages/${encodeURIComponent(message)}${tag ? "/draft" : ""}/test-sends`;
  const answer = await ask("POST", path, { profile }, { "Idempotency-Key": crypto.randomUUID(), ...(tag ? { "If-Match": tag } : {}) });
  if (answer.status === 412) return conflict();
  if (answer.status >= 400) {
    showProblems(answer.value.errors ?? []);
    return tell("bad", answer.value.detail ?? answer.value.title);
  }
  tell("good", `${tag ? "The draft" : "The published version"} is on its way to ${profile}.`);
});

// MARK: Others who write

// What is on the server by now: a draft, what was published meanwhile, or nothing.
async function theirs() {
  const draft = await ask("GET", draftPath());
  const isThere = draft.status === 200;
  if (isThere && draft.tag !== tag) {
    const { base, content, savedBy, savedAt } = draft.value;
    return { base, content, savedBy, tag: draft.tag, news: `${savedBy} saved it at ${new Date(savedAt).toLocaleString()}.` };
  }
  const path = `/messages/${encodeURIComponent(message)}`;
  const version = (await ask("GET", path)).value?.newest?.version;
  const its = isThere ? tag : null;
  if (!version) return { base: 0, content: null, tag: its, news: "There is nothing of it there any more." };
  const { content } = (await ask("GET", `${path}/versions/${version}`)).value;
  const news = version === base ? "The draft has been discarded." : `Version ${version} has been published meanwhile.`;
  return { base: version, content, tag: its, news };
}

async function conflict() {
  const other = await theirs();
  field("conflict-who").textContent = `${other.news} Nothing of yours is lost.`;
  field("theirs").textContent = inWords(other.content);
  field("yours").textContent = inWords(typed());
  field("keep-mine").onclick = () => {
    // What was published stays in any case.
    if (other.savedBy) putAside(`What ${other.savedBy} had saved`, other.content);
    field("conflict").close();
    base = other.base;
    save(other.tag);
  };
  field("take-theirs").onclick = () => {
    putAside("Yours", typed());
    field("conflict").close();
    field("news").replaceChildren();
    tag = other.tag;
    base = other.base;
    saved = other.content;
    show(saved ?? blank());
    keep();
  };
  field("later").onclick = () => field("conflict").close();
  field("conflict").showModal();
}

const inWords = (draft) =>
  draft ? [draft.subject, draft.preheader, draft.html, draft.text].filter((text) => text).join("\n\n") : "";

// What made way for somebody else's stays in this browser until it is taken back or thrown away.
const asideShelf = () => `waymark-aside ${form.dataset.organization} ${message}`;
const mostAside = 10;
const allAside = () => JSON.parse(localStorage.getItem(asideShelf()) ?? "[]");
function keepAside(all) {
  if (all.length) localStorage.setItem(asideShelf(), JSON.stringify(all.slice(0, mostAside)));
  else localStorage.removeItem(asideShelf());
  showAside();
}
const putAside = (name, draft) => keepAside([{ name, draft }, ...allAside()]);

function showAside() {
  field("aside").replaceChildren(
    ...allAside().map((one) => {
      const note = noteOf("good", `${one.name} is put aside in this browser.`);
      for (const [name, isWanted] of [["Bring it back", true], ["Throw it away", false]]) {
        const button = document.createElement("button");
        button.type = "button";
        button.className = "plain";
        button.textContent = name;
        button.addEventListener("click", () => takeAside(one, isWanted));
        note.append(" ", button);
      }
      return note;
    }),
  );
}

function takeAside(one, isWanted) {
  const others = allAside().filter((other) => !isSame(other, one));
  // It takes the place of what is typed, which makes way in its turn.
  if (isWanted && isUnsaved()) others.unshift({ name: "Yours", draft: typed() });
  keepAside(others);
  if (!isWanted) return;
  show(one.draft);
  keep();
}

let told; // What has been told of last: it is told once.
async function watch() {
  if (document.hidden || isNew) return;
  const answer = await ask("GET", draftPath(), null, tag ? { "If-None-Match": tag } : {}).catch(() => null);
  const isGone = answer?.status === 404;
  const change = `from ${tag} to ${answer?.tag}`;
  if (!(isGone || answer?.status === 200) || answer.tag === tag || change === told) return;
  const news = isGone ? (await theirs().catch(() => null))?.news : `${answer.value.savedBy} has just saved this draft.`;
  if (!news) return;
  told = change;
  tell("bad", `${news} Save yours to see both.`);
}
// Not while something is saved, which would be taken for somebody else's.
setInterval(() => (last = last.then(watch)), 10_000);

// MARK: The beginning

function blank() {
  return {
    channel: "email", from: "", subject: "", preheader: null, purpose: field("purpose").options[0].value, topic: null,
    html: null, textPart: "generated", text: null, linkTracking: true, openTracking: true, personalisation: true,
  };
}

const kept = JSON.parse(localStorage.getItem(shelf()) ?? "null");
if (kept) restore(kept);
else show(saved ?? blank());
showAside();
findLeftBehind();
