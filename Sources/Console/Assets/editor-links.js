// The message editor: what the server makes of what is typed, and the way between source, preview and list.

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
