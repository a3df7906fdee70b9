// 記録する: what is typed is kept here at once, sent within a second, and nothing is lost when the line is.
//
// Three parts: the waiting line (what is still to be sent, kept in localStorage), the sheets (the record as it is shown, fed by
// the answers and by the live stream), and the composer (the one form, which moves to where one writes). Readers' pages use the
// sheets only. Without this script the same page works as plain forms.

const root = document.querySelector("[data-recording]");
const config = JSON.parse(document.getElementById("recording-config").textContent);
const { words } = config;
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const one = (selector, from = document) => from.querySelector(selector);
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");
for (const part of all("[data-script-only]")) part.hidden = false;

// randomUUID exists only on https; a ward's inner network may have plain http.
function uuid() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

// A screen is this page until it is left. By it and by the turn the server knows which sending came last, however often the line
// repeats one. (Kept for a tab it would be the same in a duplicated tab, and two screens would overwrite each other unseen.)
const screen = uuid();
let turn = 0;
const nextTurn = () => { turn = Math.max(turn + 1, Date.now()); return turn; };

// ---- what is told to whoever sits there ----------------------------------------------------------------------------------------
const status = one("[data-status]");
function say(state, text) {
  if (!status) return;
  status.dataset.state = state;
  one("[data-status-words]", status).textContent = text;
}
const spoken = one("[data-spoken]");
const speak = (text) => { spoken.textContent = text; };
const now = () => { const at = new Date(); return `${at.getHours()}:${String(at.getMinutes()).padStart(2, "0")}`; };

// ---- the waiting line ------------------------------------------------------------------------------------------------------------
// One entry a paragraph, in the order in which they were begun: only how it stands now is worth sending.
const STORE = `honbu.recording.${config.person}.${config.meeting}.`;
const waiting = new Map();
let sending = false;
let timer = 0;
let unsafe = false;

function keep() {
  try {
    if (waiting.size) localStorage.setItem(STORE + screen, JSON.stringify([...waiting.values()]));
    else localStorage.removeItem(STORE + screen);
    unsafe = false;
  } catch {
    unsafe = waiting.size > 0;
    if (unsafe) say("failed", words.lost);
  }
  const unsent = one("[data-unsent]");
  if (!unsent) return;
  // What is on its way for a moment is no news; what stays is.
  const stuck = [...waiting.values()].some((entry) => entry.stuck);
  unsent.hidden = waiting.size === 0 || (!unsent.dataset.late && !stuck && navigator.onLine);
  unsent.textContent = filled(words.unsent, { n: waiting.size });
}

// What a page left behind when it was closed or loaded anew without a line. It keeps the number of its own screen and turn: if
// that page is still open somewhere, both send the same, and it is one.
function takeUp() {
  const left = Object.keys(localStorage).filter((name) => name.startsWith(STORE));
  for (const name of left) {
    let entries = [];
    try { entries = JSON.parse(localStorage.getItem(name)) ?? []; } catch { /* not ours to read: it goes below */ }
    for (const entry of entries) {
      if (!waiting.has(entry.key)) waiting.set(entry.key, { ...entry, stuck: undefined });
    }
  }
  keep();
  if (!unsafe) for (const name of left) localStorage.removeItem(name);
}

function put(entry) {
  const before = waiting.get(entry.key);
  waiting.set(entry.key, {
    ...before, ...entry, screen, turn: nextTurn(), stuck: undefined,
    // What had been read when the change was begun, not what has arrived since: or another's words would be overwritten unseen.
    version: entry.version ?? before?.version ?? blocks.get(entry.key)?.version ?? 0,
    after: entry.after ?? before?.after,
  });
  keep();
  say("saving", words.saving);
  if (!sending && !timer) timer = setTimeout(send, 250);
}

const csrf = () => document.cookie.match(/(?:^|; )honbu_csrf=([^;]+)/)?.[1]
  ?? one("input[name=csrfmiddlewaretoken]")?.value ?? "";

async function send() {
  timer = 0;
  if (sending) return;
  const entry = [...waiting.values()].find((each) => !each.stuck);
  if (!entry) return;
  sending = true;
  let pause = 0;
  try {
    const { key, stuck, ...body } = entry;
    const answer = await fetch(`${config.blocks}${key}/`, {
      method: "PUT", redirect: "manual", body: JSON.stringify({ ...body, person: config.person }), signal: AbortSignal.timeout(8000),
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
    });
    if (answer.ok) arrived(entry, (await answer.json()).block);
    else if (answer.status === 409) clashed(entry, (await answer.json()).block);
    else if (answer.status === 422) refused(entry, (await answer.json()).message);
    else if (answer.type === "opaqueredirect" || answer.status === 403 || answer.status === 404) throw new Error("sign-in");
    else throw new Error(String(answer.status));
    delete one("[data-unsent]").dataset.late;
  } catch (error) {
    one("[data-unsent]").dataset.late = "yes";
    say("failed", error.message === "sign-in" ? words.signIn : words.offline);
    pause = 2000;
  }
  sending = false;
  keep();
  if ([...waiting.values()].some((each) => !each.stuck)) timer = setTimeout(send, pause || 250);
  else if (!pause && !waiting.size) say("saved", filled(words.saved, { time: now() }));
}

function arrived(entry, block) {
  const latest = waiting.get(entry.key);
  if (latest?.turn === entry.turn) {
    waiting.delete(entry.key);
  } else if (latest) {
    // One wrote on while it was under way; it has its place by now.
    latest.version = block.version;
    if (latest.after === entry.after) delete latest.after;
  }
  if (composer.key === entry.key) composer.base = block.version;
  remember({ ...block, ...("speaker" in entry ? { speaker: entry.speaker } : {}) });
}

function refused(entry, message) {
  (waiting.get(entry.key) ?? entry).stuck = "refused";
  const line = lineOf(entry.key);
  if (line) mark(line, message, "refused");
  say("failed", message);
}

addEventListener("online", () => { clearTimeout(timer); timer = 0; send(); });
addEventListener("offline", () => { say("failed", words.offline); keep(); });
addEventListener("beforeunload", (event) => { if (unsafe) event.preventDefault(); });

// ---- the sheets ------------------------------------------------------------------------------------------------------------------
const blocks = new Map();
const lineOf = (key) => document.getElementById(`line-${key}`);

function remember(block) {
  const known = blocks.get(block.key);
  if (known && known.version > block.version) return;
  blocks.set(block.key, { ...known, ...block });
  const entry = waiting.get(block.key);
  // What was written here and has not been sent yet is shown rather than what is stored.
  show(entry ? { ...blocks.get(block.key), ...entry, position: block.position } : blocks.get(block.key));
}

function sheetOf(block) {
  if (block.item) return one(`[data-item="${block.item}"]`);
  const items = [...blocks.values()].filter((each) => each.item).map((each) => each.position);
  const opening = block.opening ?? (!items.length || block.position < Math.min(...items));
  return one(`[data-sheet="${opening ? "opening" : "closing"}"]`);
}

function show(block) {
  let line = lineOf(block.key);
  if (block.removed || (!block.text && block.key !== composer?.key)) {
    if (line && !one("[data-composer]", line)) line.remove();
    emptied();
    return;
  }
  if (!line && block.key === composer?.key) return;
  if (!line) {
    line = one("#line-template").content.firstElementChild.cloneNode(true);
    line.id = `line-${block.key}`;
    line.dataset.key = block.key;
    furnish(line);
  }
  const kindWord = config.kinds[block.kind] ?? "";
  line.className = `line line--${block.kind}`;
  one(".line__role", line).textContent = block.kind === "speech" ? block.role
    : block.kind === "explanation" ? `${block.role} ${kindWord}` : kindWord;
  one(".line__text", line).textContent = block.text;
  line.dataset.position = block.position ?? Number.MAX_SAFE_INTEGER;
  place(line, block);
  emptied();
}

function place(line, block) {
  const lines = one("[data-lines]", sheetOf(block));
  const rest = [...lines.children].filter((each) => each !== line);
  let next;
  if (block.position !== undefined) {
    next = rest.find((each) => Number(blocks.get(each.dataset.key)?.position ?? Infinity) > block.position);
  } else if (block.after && lineOf(block.after)?.parentElement === lines) {
    next = rest[rest.indexOf(lineOf(block.after)) + 1];
  }
  // A line that stands right is not touched: whoever writes in it would lose the caret.
  if (line.parentElement === lines && (next ? line.nextElementSibling === next : lines.lastElementChild === line)) return;
  lines.insertBefore(line, next ?? null);
}

function emptied() {
  for (const sheet of all("[data-sheet]")) {
    one("[data-nothing]", sheet).hidden = one("[data-lines]", sheet).children.length > 0;
  }
}

function furnish(line) {
  const tools = one("#tools-template")?.content.firstElementChild.cloneNode(true);
  if (!tools) return;
  one("[data-tools]", line)?.remove();
  line.append(tools);
}

const marks = new Map();
function mark(line, text, look, seconds = 0) {
  const place = one("[data-mark]", line);
  place.hidden = !text;
  place.textContent = text;
  place.dataset.look = look ?? "";
  clearTimeout(marks.get(line));
  if (seconds) marks.set(line, setTimeout(() => mark(line, ""), seconds * 1000));
}

// ---- two at once: both texts side by side, and nothing is sent before one has chosen ------------------------------------------------
function clashed(entry, theirs) {
  const line = lineOf(entry.key);
  const mine = waiting.get(entry.key) ?? entry;
  mine.stuck = "clash";
  if (composer.key === entry.key) composer.rest();
  blocks.set(entry.key, { ...blocks.get(entry.key), ...theirs });
  const box = one("#clash-" + entry.key) ?? one("#conflict-template").content.firstElementChild.cloneNode(true);
  box.id = `clash-${entry.key}`;
  one("[data-theirs]", box).textContent = theirs.text;
  one("[data-theirs-by]", box).textContent = filled(words.theirs, { who: theirs.by });
  if (!box.isConnected) one("[data-mine]", box).value = mine.text;
  (line ?? one("[data-lines]", sheetOf(theirs))).append(box);
  one("[data-mine]", box).focus();
  keep();
}

function settle(key, mine) {
  const box = one(`#clash-${key}`);
  const entry = waiting.get(key);
  const text = one("[data-mine]", box).value;
  box.remove();
  if (mine && entry) {
    put({ ...entry, text, version: blocks.get(key).version, removed: false });
    remember(blocks.get(key));
  } else {
    waiting.delete(key);
    keep();
    show(blocks.get(key));
    say("saved", filled(words.saved, { time: now() }));
  }
  composer.text.focus();
}

// ---- the live stream ------------------------------------------------------------------------------------------------------------
const pauses = new Map();
function listen() {
  const news = new EventSource("/streams/events/");
  const ours = (event) => { const body = JSON.parse(event.data); return body.meeting === config.meeting ? body : null; };
  news.addEventListener("open", async () => {
    if (!waiting.size) say("saved", words.live);
    // What was said between the page and the stream, or while nobody listened for longer than the stream remembers.
    try {
      const answer = await fetch(config.state, { redirect: "manual" });
      if (answer.ok) for (const block of (await answer.json()).blocks) remember(block);
    } catch { /* the stream will open again, and this with it */ }
  });
  news.addEventListener("error", () => { if (!waiting.size) say("failed", words.deaf); });
  news.addEventListener("meeting.block", (event) => {
    const block = ours(event)?.block;
    if (!block || (block.screen === screen && (blocks.get(block.key)?.version ?? 0) >= block.version)) return;
    remember(block);
    const line = lineOf(block.key);
    if (block.screen === screen || !line) return;
    if (config.writing && block.screen) mark(line, filled(words.writing, { who: block.by }), "writing", 8);
    // Read out once it has come to rest, not letter by letter.
    clearTimeout(pauses.get(block.key));
    pauses.set(block.key, setTimeout(() => speak(one(".line__body", line).innerText), 2500));
  });
  news.addEventListener("meeting.editing", (event) => {
    const body = ours(event);
    const line = body && body.screen !== screen && lineOf(body.key);
    if (line && config.writing) mark(line, filled(words.writing, { who: body.by }), "writing", 20);
  });
  news.addEventListener("meeting.state", (event) => { if (ours(event)) refresh(); });
  addEventListener("pagehide", () => news.close());
}

// Seats, results and tallies are the server's to draw; a part in which somebody is writing stays as it is.
let fresh = 0;
function refresh() {
  clearTimeout(fresh);
  fresh = setTimeout(async () => {
    const answer = await fetch(location.pathname, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (Boolean(one("[data-composer]", page)) !== Boolean(form) && !waiting.size) location.reload();
    for (const part of all("[data-fresh]")) {
      const next = page.getElementById(part.id);
      const dirty = all("input, textarea", part).some((field) => field.value !== field.defaultValue || field.checked !== field.defaultChecked);
      if (next && !dirty && !part.contains(document.activeElement)) part.replaceChildren(...next.childNodes);
    }
    composer?.pointAtSheet();
  }, 300);
}

// ---- the composer: one form, at the end of the sheet, in a paragraph that is mended, or between two -----------------------------------
class Composer {
  constructor(form) {
    this.form = form;
    this.text = form.elements.text;
    this.sheet = form.closest("[data-sheet]");
    this.begin();
    form.addEventListener("submit", (event) => { event.preventDefault(); this.finish(); });
    form.addEventListener("input", (event) => { if (!event.isComposing) this.changed(event.target); });
    form.addEventListener("compositionend", () => this.changed(this.text));
    one("[data-leave]", form).addEventListener("click", () => { this.leave(); this.text.focus(); });
  }

  get kind() { return this.form.elements.kind.value; }

  begin() {
    this.key = uuid();
    this.base = 0;
    this.after = undefined;
    this.text.value = "";
    this.speakerTouched = false;
    this.written = false;
    this.form.elements.speaker.value = "";
    // After an explanation people speak; whatever else comes next is one key away.
    this.form.elements.kind.value = "speech";
    this.showRoles();
  }

  changed(target) {
    if (target.name === "kind") this.showRoles();
    if (target.name === "speaker") this.speakerTouched = true;
    // It is the office that explains, unless somebody else is chosen afterwards.
    if (target.name === "kind" && this.kind === "explanation") this.form.elements.role.value = config.roles.at(-1);
    if (target.name === "kind" && this.kind === "no_questions" && !this.text.value) this.text.value = words.silent;
    else if (target.name === "kind" && this.kind !== "no_questions" && this.text.value === words.silent) this.text.value = "";
    this.save();
  }

  save() {
    const text = this.text.value;
    if (!text.trim() && !this.written) return;
    this.written = true;
    const item = Number(this.sheet.dataset.item) || null;
    const entry = {
      key: this.key, version: waiting.get(this.key)?.version ?? this.base, item, kind: this.kind, text, removed: !text.trim(),
      role: config.withRole.includes(this.kind) ? this.form.elements.role.value : "",
      opening: this.sheet.dataset.sheet === "opening",
    };
    if (this.after) entry.after = this.after;
    if (this.speakerTouched) entry.speaker = Number(this.form.elements.speaker.value) || null;
    put(entry);
    this.after = undefined;
    // While it is new, what one types stands in the composer; it becomes a line when it is done.
    if (lineOf(this.key)) show({ ...blocks.get(this.key), ...waiting.get(this.key) });
  }

  finish() {
    if (!this.text.value.trim() && !this.written) { this.text.focus(); return; }
    this.save();
    const entry = { ...blocks.get(this.key), ...waiting.get(this.key) };
    this.form.closest(".line")?.classList.remove("is-open");
    const key = this.key;
    this.rest();
    if (entry.text?.trim()) show({ ...entry, key });
    speak(`${entry.role} ${entry.text}`);
    this.text.focus();
  }

  // Back to the end of the sheet, for something new.
  rest() {
    const line = this.form.closest(".line");
    line?.classList.remove("is-open");
    one("[data-home]", this.sheet).append(this.form);
    one("[data-leave]", this.form).hidden = true;
    const title = one("[data-composer-title]", this.form);
    title.textContent = title.dataset.new;
    this.begin();
  }

  edit(line) {
    this.leave();
    const block = { ...blocks.get(line.dataset.key), ...waiting.get(line.dataset.key) };
    this.key = line.dataset.key;
    this.base = block.version ?? 0;
    this.written = true;
    this.open(line, words.editing);
    line.classList.add("is-open");
    this.form.elements.kind.value = block.kind;
    const roles = all("input[name=role]", this.form);
    if (block.role && !roles.some((radio) => radio.value === block.role)) {
      // A word from a record that was read in: it stays possible.
      const radio = roles[0].closest(".key").cloneNode(true);
      one("input", radio).value = block.role;
      one("input", radio).id = "";
      one(".key__word", radio).textContent = block.role;
      one(".key__kbd", radio)?.remove();
      roles[0].closest(".keys__row").append(radio);
    }
    if (block.role) this.form.elements.role.value = block.role;
    this.form.elements.speaker.value = block.speaker ?? "";
    this.text.value = block.text;
    this.showRoles();
    this.focusHere();
    fetch(config.editing, {
      method: "POST", body: JSON.stringify({ key: this.key, screen }),
      headers: { "Content-Type": "application/json", "X-CSRFToken": csrf() },
    }).catch(() => {});
  }

  insert(line) {
    this.leave();
    this.open(line, words.inserting);
    this.after = line.dataset.key;
    this.focusHere();
  }

  focusHere() {
    this.text.focus({ preventScroll: true });
    this.form.scrollIntoView({ block: "nearest" });
  }

  // Whatever was begun elsewhere is done there before one goes on here.
  leave() {
    if (this.written && this.text.value.trim() && !lineOf(this.key)) this.finish();
    else this.rest();
  }

  open(line, title) {
    line.append(this.form);
    one("[data-leave]", this.form).hidden = false;
    one("[data-composer-title]", this.form).textContent = title;
  }

  showRoles() { one("[data-roles]", this.form).hidden = !config.withRole.includes(this.kind); }

  go(code) {
    const sheet = one(`[data-sheet="${code}"]`);
    if (!sheet) return;
    this.leave();
    this.sheet.hidden = true;
    this.sheet = sheet;
    sheet.hidden = false;
    one("[data-home]", sheet).append(this.form);
    one("[data-item-field]", this.form).value = code;
    history.replaceState(null, "", `?item=${code}`);
    this.pointAtSheet();
    speak(one("h2", sheet).textContent);
  }

  pointAtSheet() {
    for (const link of all("[data-sheet-link]")) {
      if (link.dataset.sheetLink === this.sheet.dataset.sheet) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  }

  choose(name, place) {
    const radio = all(`input[name=${name}]`, this.form)[place];
    if (!radio) return;
    radio.checked = true;
    if (name === "role" && !config.withRole.includes(this.kind)) this.form.elements.kind.value = "speech";
    this.showRoles();
    this.changed(radio);
    this.text.focus();
  }
}

let undo = null;
function takeOut(line) {
  const block = blocks.get(line.dataset.key) ?? waiting.get(line.dataset.key);
  const { key, item, kind, role, text } = { ...block, ...waiting.get(line.dataset.key) };
  const next = line.nextElementSibling ?? line.previousElementSibling;
  put({ key, item, kind, role, text, removed: true });
  line.remove();
  emptied();
  undo = { key, item, kind, role, text, removed: false };
  const place = one("[data-undo]");
  place.hidden = false;
  one("[data-undo-words]", place).textContent = words.removed;
  speak(words.removed);
  (next ? one("[data-do=edit]", next) : composer.text).focus();
}

function move(line, by) {
  const lines = [...line.parentElement.children];
  const at = lines.indexOf(line);
  let after;
  if (by > 0) after = lines[at + 1]?.dataset.key;
  else if (at >= 2) after = lines[at - 2].dataset.key;
  else if (at === 1) {
    // To the top of its sheet: behind whatever stands before the sheet.
    const first = blocks.get(lines[0].dataset.key)?.position ?? 0;
    const before = [...blocks.values()].filter((each) => each.position < first).sort((a, b) => b.position - a.position)[0];
    after = before?.key;
  }
  if (!after) return;
  const { key, item, kind, role, text } = blocks.get(line.dataset.key);
  put({ key, item, kind, role, text, removed: false, after });
  line.parentElement.insertBefore(line, by > 0 ? lines[at + 1].nextSibling : lines[at - 1]);
}

const DEEDS = {
  edit: (line) => composer.edit(line),
  insert: (line) => composer.insert(line),
  up: (line, button) => { move(line, -1); button.focus(); },
  down: (line, button) => { move(line, 1); button.focus(); },
  remove: takeOut,
  "keep-mine": (line) => settle(line.dataset.key, true),
  "take-theirs": (line) => settle(line.dataset.key, false),
};

function keys(event) {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.closest?.("[data-composer]")) {
    event.preventDefault();
    composer.finish();
  } else if (event.key === "Escape" && event.target.closest?.("[data-composer]") && !event.isComposing) {
    composer.leave();
    composer.text.focus();
  } else if (event.altKey && !event.ctrlKey && /^Digit\d$/.test(event.code)) {
    event.preventDefault();
    const digit = Number(event.code.slice(5));
    if (digit >= 1 && digit <= 4) composer.choose("role", digit - 1);
    else composer.choose("kind", digit === 0 ? 5 : digit - 5);
  } else if (event.altKey && (event.key === "ArrowUp" || event.key === "ArrowDown")) {
    event.preventDefault();
    const links = all("[data-sheet-link]").map((link) => link.dataset.sheetLink);
    const next = links[links.indexOf(composer.sheet.dataset.sheet) + (event.key === "ArrowUp" ? -1 : 1)];
    if (next) { composer.go(next); composer.text.focus(); }
  }
}

// ---- begin -----------------------------------------------------------------------------------------------------------------------
let composer = null;
for (const block of config.known) blocks.set(block.key, block);
const form = one("[data-composer]");
if (config.writing && form) {
  composer = new Composer(form);
  for (const line of all("[data-lines] > .line")) furnish(line);
  takeUp();
  for (const entry of waiting.values()) {
    show({ ...blocks.get(entry.key), ...entry });
  }
  if (waiting.size) one("[data-unsent]").dataset.late = "yes";
  keep();
  send();
  document.addEventListener("keydown", keys);
  root.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    const link = event.target.closest("[data-sheet-link]");
    if (button) DEEDS[button.dataset.do](button.closest(".line"), button);
    else if (link && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      composer.go(link.dataset.sheetLink);
      composer.text.focus();
    }
  });
  one("[data-undo-button]").addEventListener("click", () => {
    if (!undo) return;
    put(undo);
    show({ ...blocks.get(undo.key), ...undo });
    one("[data-undo]").hidden = true;
    speak(words.undone);
    composer.text.focus();
  });
}
listen();
