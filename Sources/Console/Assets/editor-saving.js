// The message editor: what is saved, kept in this browser until then, and written by others meanwhile. The last of its scripts.

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
