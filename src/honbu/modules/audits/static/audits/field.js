// 訪問の記録票: what is tapped or typed stands on the tablet at once; it is sent when there is a network, and then leaves the tablet.
//
// The store keeps (field_store.js), the sync sends (field_sync.js), pictures are made smaller (field_pictures.js); here is what
// one sees and does. The page knows nothing of any visit but what the store holds for the person who is signed in.

const config = JSON.parse(document.getElementById("field-config").textContent);
const { words } = config;
const all = (selector, from = document) => [...from.querySelectorAll(selector)];
const one = (selector, from = document) => from.querySelector(selector);
const filled = (text, values) => text.replace(/\{(\w+)\}/g, (_whole, name) => values[name] ?? "");
const copyOf = (id) => document.getElementById(id).content.firstElementChild.cloneNode(true);
const VERDICTS = ["conforms", "graded", "not_applicable", "not_seen"];
const AUTOSEND = 60000;
const TOKEN = "honbu.field.token";
const AHEAD = "honbu.field.ahead";

const clockWords = (at) => {
  const day = new Date(at);
  return `${day.getHours()}:${String(day.getMinutes()).padStart(2, "0")}`;
};
// The ward's time: a tablet's clock may be wrong, and the later word counts.
const now = () => new Date(Date.now() + Number(localStorage.getItem(AHEAD) ?? 0));

// ---- what is told -----------------------------------------------------------------------------------------------------------------
const spoken = one("[data-spoken]");
const speak = (text) => { spoken.textContent = text; };
const line = { saved: "", sync: "" };

function complain(text, { signIn = false } = {}) {
  const place = one("[data-problem]");
  place.hidden = !text;
  one("[data-problem-words]").textContent = text;
  one("[data-problem-sign-in]").hidden = !signIn;
  if (text) place.scrollIntoView({ block: "center" });
}

async function tellState() {
  const records = current ? [await store.record(current.id)] : await Promise.all((await store.visits()).map((visit) => store.record(visit.id)));
  let unsent = 0;
  for (const record of records.filter(Boolean)) {
    if (record.turn > record.sent) unsent += 1;
    unsent += (await store.pictures(record.id)).filter((picture) => !picture.sent).length;
  }
  const kept = line.saved ? filled(words.saved, { time: line.saved }) : words.kept;
  const rest = unsent ? filled(words.unsent, { n: unsent }) : records.some(Boolean) ? words.sent : "";
  const parts = [kept, line.sync === "sending" ? words.sending : rest];
  if (line.sync === "offline" && unsent) parts.push(words.offline);
  one("[data-status]").dataset.state = line.sync === "failed" ? "failed" : "saved";
  one("[data-status-words]").textContent = line.sync === "failed" ? words.failed : parts.filter(Boolean).join("・");
}

// ---- the list ---------------------------------------------------------------------------------------------------------------------
let store = null;
let sync = null;
let current = null;
let signature = null;

const dayOf = (visit) => `${visit.day_in_words} ${words[visit.half] ?? ""}　${visit.title}`;
const teamOf = (visit) => filled(words.team, { doer: visit.doer, names: visit.team.join("、") });
const nameOf = (visit) => [visit.section, visit.system].filter(Boolean).join("　");

async function showList() {
  const visits = await store.visits();
  const rows = [];
  for (const visit of visits) {
    const row = copyOf("visit-template");
    const record = await store.record(visit.id);
    one("[data-over]", row).textContent = dayOf(visit);
    one("[data-open]", row).textContent = nameOf(visit);
    one("[data-open]", row).href = `#${visit.key}`;
    one("[data-team]", row).textContent = teamOf(visit);
    one("[data-state]", row).textContent = record?.finish ? words.waiting : record?.arrived_at ? words.going : words.new;
    rows.push(row);
  }
  one("[data-list]").replaceChildren(...rows);
  one("[data-empty]").hidden = visits.length > 0;
  const strangers = await store.ofOthers();
  one("[data-strangers]").hidden = !strangers;
  one("[data-strangers-words]").textContent = filled(words.strangers, { n: strangers });
}

async function takeIn({ asked = false } = {}) {
  let answer;
  try {
    answer = await fetch(config.visits, { redirect: "manual", cache: "no-store", signal: AbortSignal.timeout(20000) });
  } catch {
    if (asked) complain(words.offline);
    return false;
  }
  if (answer.status === 401 || answer.type === "opaqueredirect") { complain(words.signIn, { signIn: true }); return false; }
  if (!answer.ok) { complain((await answer.json().catch(() => ({}))).message ?? words.stale); return false; }
  const given = await answer.json();
  if (given.person !== config.person) { forgetOnScreen(); complain(words.doubt); return false; }
  localStorage.setItem(TOKEN, csrf());
  localStorage.setItem(AHEAD, String(Date.parse(given.now) - Date.now()));
  await store.take(given.visits, config.lateDays, now());
  if (asked) { complain(""); speak(words.fetched); }
  return true;
}

// ---- one visit --------------------------------------------------------------------------------------------------------------------
function slotsOf(visit) {
  return visit.items.flatMap((item) => (item.of_contractors ? visit.contractors : [""]).map((contractor) => ({ item, contractor, slot: slotOf(item.id, contractor) })));
}

function key(group, value, text) {
  const label = copyOf("key-template");
  Object.assign(one("input", label), { name: group, value });
  one("span", label).textContent = text;
  return label;
}

function put(place, selector, text) {
  const part = one(selector, place);
  part.hidden = !text;
  part.textContent = text;
}

function itemCard(visit, { item, contractor, slot }) {
  const card = copyOf("item-template");
  card.dataset.slot = slot;
  const name = [item.code, contractor].filter(Boolean).join(" ");
  one("[data-code]", card).textContent = item.code;
  one("[data-text]", card).textContent = item.text;
  one("[data-must]", card).hidden = !item.must;
  put(card, "[data-vendor]", contractor && filled(words.vendor, { name: contractor }));
  put(card, "[data-method]", item.method && filled(words.method, { text: item.method }));
  put(card, "[data-evidence]", item.evidence && filled(words.evidence, { text: item.evidence }));
  const said = (visit.answers[item.id] ?? []).find((answer) => answer.contractor === contractor);
  put(card, "[data-answer]", said?.words && filled(words.answer, { text: said.words }));
  one("[data-legend]", card).textContent = filled(words.verdictOf, { code: name });
  one("[data-verdicts]", card).append(...VERDICTS.map((verdict) => key(`verdict-${slot}`, verdict, words[verdict])));
  one("[data-grade-row]", card).append(...visit.grades.map((grade) => key(`grade-${slot}`, grade.id, grade.title)));
  for (const [place, control] of all("[data-told]", card).entries()) {
    control.id = `told-${slot}-${place}`;
    const label = control.closest(".field").querySelector("label");
    label.htmlFor = control.id;
    control.setAttribute("aria-label", `${name} ${label.textContent}`);
  }
  one("[data-take]", card).setAttribute("aria-label", `${name} ${one(".field-take span", card).textContent}`);
  one("[data-pictures]", card).dataset.pictures = slot;
  return card;
}

async function openVisit(visit) {
  current = visit;
  const places = [];
  for (const each of slotsOf(visit)) {
    if (places.at(-1)?.title !== each.item.group) {
      const group = copyOf("group-template");
      one("[data-group]", group).textContent = each.item.group;
      places.push({ title: each.item.group, group });
    }
    places.at(-1).group.append(itemCard(visit, each));
  }
  one("[data-items]").replaceChildren(...places.map((place) => place.group));
  one("[data-no-items]").hidden = places.length > 0;
  one("[data-over]", one("[data-screen=visit]")).textContent = dayOf(visit);
  one("[data-title]").textContent = nameOf(visit);
  one("[data-team]", one("[data-screen=visit]")).textContent = teamOf(visit);
  one("#typed").value = "";
  signature ??= new Signature(one("[data-signature]"));
  signature.clear();
  await fill();
}

// What the record says is put where it differs, never under the hands of whoever is writing there: the record may be a letter behind.
function set(control, value) {
  const isWritten = control === document.activeElement && document.hasFocus();
  if (control.value !== value && !isWritten) control.value = value;
}

async function fill() {
  if (!current) return;
  const record = (await store.record(current.id)) ?? store.blank(current.id);
  for (const control of all("[data-field]")) set(control, record[control.dataset.field]);
  // A time is taken back rather than overwritten by a second tap.
  put(document, "[data-arrived]", record.arrived_at && filled(words.arrived, { time: clockWords(record.arrived_at) }));
  put(document, "[data-left-at]", record.left_at && filled(words.leftAt, { time: clockWords(record.left_at) }));
  one("[data-do=arrive]").hidden = Boolean(record.arrived_at);
  one("[data-do=leave]").hidden = Boolean(record.left_at);
  one("[data-do=unarrive]").hidden = !record.arrived_at || record.sent > 0;
  one("[data-do=unleave]").hidden = !record.left_at;
  for (const card of all("[data-slot]", one("[data-items]"))) fillCard(card, record.results[card.dataset.slot]);
  one("[data-form]").disabled = Boolean(record.finish);
  one("[data-waiting]").hidden = !record.finish;
  count(record);
  await fillPictures();
  await tellState();
}

function fillCard(card, told) {
  for (const radio of all("[data-verdicts] input", card)) radio.checked = radio.value === told?.verdict;
  for (const radio of all("[data-grade-row] input", card)) radio.checked = Number(radio.value) === told?.grade;
  for (const control of all("[data-told]", card)) set(control, told?.[control.dataset.told] ?? "");
  one("[data-grades]", card).hidden = told?.verdict !== "graded";
  card.classList.toggle("is-told", isTold(told) && told.verdict !== "graded");
  card.classList.toggle("is-graded", told?.verdict === "graded");
}

const isTold = (told) => Boolean(told?.verdict) && isComplete(told);

function count(record) {
  const cards = all("[data-slot]", one("[data-items]"));
  const left = cards.filter((card) => !isTold(record.results[card.dataset.slot]));
  one("[data-left]").textContent = filled(words.left, { n: left.length, all: cards.length });
  filter(new Set(left));
  return left.length;
}

// 未記入だけ: the one in which somebody is writing stays until it is left.
function filter(left) {
  const only = one("[data-only-left]").checked;
  for (const card of all("[data-slot]", one("[data-items]"))) {
    card.hidden = only && !left.has(card) && !card.contains(document.activeElement);
  }
  for (const group of all(".field-group")) group.hidden = all("[data-slot]", group).every((card) => card.hidden);
  one("[data-all-done]").hidden = !only || !all(".field-group").length || all(".field-group").some((group) => !group.hidden);
}

async function keep(alter) {
  try {
    const record = await store.change(current.id, alter);
    line.saved = clockWords(Date.now());
    if (line.sync === "failed") line.sync = "";
    return record;
  } catch (problem) {
    line.sync = "failed";
    throw problem;
  } finally {
    await tellState();
    later();
  }
}

async function keepTold(card, name, value) {
  const [item, contractor] = [Number(card.dataset.slot.split("|")[0]), card.dataset.slot.slice(card.dataset.slot.indexOf("|") + 1)];
  const record = await keep((row) => {
    const before = row.results[card.dataset.slot] ?? { item, contractor, verdict: "", grade: null, words: "", sample: "", told_at: "" };
    // The own word comes after whatever it was written over, whichever clock is ahead.
    const at = Math.max(now().getTime(), before.told_at ? Date.parse(before.told_at) + 1 : 0);
    const told = { ...before, [name]: value, sent: false, told_at: new Date(at).toISOString() };
    if (told.verdict !== "graded") told.grade = null;
    row.results[card.dataset.slot] = told;
  });
  fillCard(card, record.results[card.dataset.slot]);
  count(record);
}

// While there is a network, what was written goes out now and then: a lost tablet loses little.
let sendingLater = 0;
function later() {
  if (sendingLater || !navigator.onLine) return;
  sendingLater = setTimeout(async () => {
    sendingLater = 0;
    for (const visit of await store.visits()) {
      const record = await store.record(visit.id);
      if (record?.arrived_at && (record.turn > record.sent || record.finish)) await sync.send(visit.id);
    }
  }, AUTOSEND);
}

// ---- pictures ---------------------------------------------------------------------------------------------------------------------
const WHAT = { photo: "photoOf", signature: "signatureOf", file: "fileOf" };
const thumbs = new Map();

async function addPicture(sort, blob, { name, slot = "", caption = "" }) {
  const id = crypto.randomUUID();
  await keep(() => {});
  await store.putPicture({
    id, record: current.id, sort, blob, name, slot, caption, item: slot.split("|")[0], taken_at: now().toISOString(),
    sha256: await checksum(blob), sent: false, problem: "",
  });
  await fill();
}

async function take(input) {
  const [file] = input.files;
  const slot = input.closest("[data-pictures]").dataset.pictures;
  const sort = input.dataset.take;
  input.value = "";
  if (!file) return;
  let blob = file;
  if (sort === "photo") {
    try { blob = await scaled(file); } catch { complain(words.photoUnreadable); return; }
  }
  complain("");
  await addPicture(sort, blob, { name: sort === "photo" ? "photo.jpg" : file.name, slot, caption: slot.slice(slot.indexOf("|") + 1) });
  speak(words.photoKept);
}

async function fillPictures() {
  const pictures = await store.pictures(current.id);
  const placeOf = (picture) => (picture.sort === "signature" ? one("[data-signature-list]")
    : one("[data-picture-list]", all("[data-pictures]").find((place) => place.dataset.pictures === picture.slot) ?? one('[data-pictures=""]')));
  for (const [id, row] of thumbs) {
    if (!pictures.some((picture) => picture.id === id) || !row.isConnected) { row.remove(); thumbs.delete(id); }
  }
  for (const picture of pictures.sort((first, second) => first.taken_at.localeCompare(second.taken_at))) {
    if (!thumbs.has(picture.id)) {
      thumbs.set(picture.id, pictureRow(picture));
      placeOf(picture).append(thumbs.get(picture.id));
    }
    fillPicture(thumbs.get(picture.id), picture);
  }
}

function pictureRow(picture) {
  const row = copyOf("picture-template");
  row.dataset.picture = picture.id;
  const canvas = one("[data-thumb]", row);
  const what = filled(words[WHAT[picture.sort]], { time: clockWords(picture.taken_at), name: picture.name });
  one("[data-what]", row).textContent = what;
  canvas.setAttribute("aria-label", what);
  canvas.hidden = picture.sort === "file" || !picture.blob;
  if (!canvas.hidden) showIn(canvas, picture.blob).catch(() => { canvas.hidden = true; });
  const caption = one("[data-caption]", row);
  caption.id = `caption-${picture.id}`;
  one("label", row).htmlFor = caption.id;
  one("[data-caption-field]", row).hidden = picture.sort === "signature";
  one("[data-do=remove-picture]", row).setAttribute("aria-label", `${what} ${one("[data-do=remove-picture]", row).textContent}`);
  return row;
}

function fillPicture(row, picture) {
  set(one("[data-caption]", row), picture.caption);
  one("[data-caption]", row).disabled = picture.sent;
  one("[data-do=remove-picture]", row).hidden = picture.sent;
  one("[data-picture-sent]", row).hidden = !picture.sent;
  const problem = one("[data-picture-problem]", row);
  problem.hidden = !picture.problem;
  problem.textContent = picture.problem;
  row.classList.toggle("is-sent", picture.sent);
}

async function pictureOf(row) {
  return (await store.pictures(current.id)).find((picture) => picture.id === row.dataset.picture);
}

async function sign(name = "") {
  await addPicture("signature", await signature.picture(), { name: "signature.png", caption: name ? filled(words.typedName, { name }) : one("#received").value.trim() });
  signature.clear();
  complain("");
  speak(words.signed);
}

// ---- sending ----------------------------------------------------------------------------------------------------------------------
let warned = "";

async function finish(how) {
  const record = (await store.record(current.id)) ?? store.blank(current.id);
  const wrong = Object.entries(record.results).find(([, told]) => !isComplete(told));
  if (how === "done") {
    if (!record.arrived_at) return complain(words.arriveFirst);
    if (wrong) return complain(filled(words.gradeFirst, { code: current.items.find((item) => item.id === wrong[1].item)?.code ?? "" }));
    if (!record.left_at) return complain(words.leaveFirst);
    const left = count(record);
    if (left && warned !== current.id) {
      warned = current.id;
      return complain(filled(words.incomplete, { n: left }));
    }
  } else if (!record.broken_off.trim()) {
    one("#broken").focus();
    return complain(words.reasonFirst);
  }
  complain("");
  await keep((row) => {
    row.finish = how;
    row.arrived_at ||= now().toISOString();
  });
  await fill();
  return sync.send(current.id);
}

async function saveFile() {
  const record = await store.record(current.id);
  const pictures = (await store.pictures(current.id)).map(({ blob, ...facts }) => facts);
  const text = JSON.stringify({ visit: current, record, pictures }, null, 1);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "application/json" }));
  link.download = `${words.fileName}-${current.day}.json`;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  speak(words.fileSaved);
}

async function told(id, { state, message = "", signIn = false }) {
  line.sync = state;
  if (state === "refused") complain(message, { signIn });
  if (state === "gone") {
    thumbs.clear();
    one("[data-gone]").hidden = false;
    if (current?.id === id) location.hash = "";
    else await showList();
    speak(one("[data-gone]").textContent.trim());
  }
  if (current?.id === id) await fill();
  else await tellState();
}

const DEEDS = {
  fetch: async () => { await takeIn({ asked: true }); await showList(); },
  arrive: async () => {
    complain("");
    await keep((row) => { row.arrived_at = now().toISOString(); });
    await fill();
    speak(one("[data-arrived]").textContent);
    one("[data-do=unarrive]").focus();
  },
  unarrive: async () => { await keep((row) => { row.arrived_at = ""; }); await fill(); one("[data-do=arrive]").focus(); },
  unleave: async () => { await keep((row) => { row.left_at = ""; }); await fill(); one("[data-do=leave]").focus(); },
  leave: async () => {
    const record = await store.record(current.id);
    if (!record?.arrived_at) { complain(words.arriveFirst); return; }
    complain("");
    await keep((row) => { row.left_at = now().toISOString(); });
    await fill();
    speak(one("[data-left-at]").textContent);
    one("[data-do=unleave]").focus();
  },
  send: () => finish("done"),
  "break-off": () => finish("broken_off"),
  reopen: async () => { await keep((row) => { row.finish = ""; }); await fill(); },
  sign: async () => { if (signature.signed) await sign(); else complain(words.signFirst); },
  unsign: () => signature.clear(),
  "sign-typed": async () => {
    const name = one("#typed").value.trim();
    if (!name) { complain(words.nameFirst); one("#typed").focus(); return; }
    signature.write(name);
    await sign(name);
  },
  "remove-picture": async (button) => {
    const row = button.closest("[data-picture]");
    const list = row.closest("section, article");
    await store.removePicture(await pictureOf(row));
    await fill();
    one("[data-take], #typed", list)?.focus();
    speak(words.removed);
  },
  "save-file": saveFile,
};

// What was on the screen doesn't stay behind it.
function forgetOnScreen() {
  one("[data-list]").replaceChildren();
  one("[data-items]").replaceChildren();
  for (const place of all("[data-over], [data-title], [data-team]", one("[data-screen=visit]"))) place.textContent = "";
  for (const control of all("[data-field], #typed")) control.value = "";
  signature?.clear();
}

// ---- begin ------------------------------------------------------------------------------------------------------------------------
async function route({ first = false } = {}) {
  const found = (await store.visits()).find((visit) => visit.key === location.hash.slice(1));
  complain("");
  if (found) one("[data-gone]").hidden = true;
  thumbs.clear();
  for (const place of all("[data-picture-list], [data-signature-list]")) place.replaceChildren();
  current = null;
  if (!found) forgetOnScreen();
  if (found) await openVisit(found);
  else await showList();
  for (const screen of all("[data-screen]")) screen.hidden = (screen.dataset.screen === "visit") !== Boolean(found);
  one("[data-visit-bar]").hidden = one("[data-back]").hidden = !found;
  one("[data-leave]").hidden = Boolean(found);
  if (!first) one(found ? "[data-title]" : "#list-title").focus();
  scrollTo(0, 0);
  await tellState();
}

function listen() {
  document.addEventListener("click", async (event) => {
    const button = event.target.closest("[data-do]");
    if (button) await DEEDS[button.dataset.do](button);
    if (event.target.closest("[data-back]")) location.hash = "";
  });
  document.addEventListener("input", async (event) => {
    const { target } = event;
    const card = target.closest("[data-slot]");
    if (target.dataset.field) await keep((row) => { row[target.dataset.field] = target.value; });
    else if (target.dataset.told) await keepTold(card, target.dataset.told, target.value);
    else if (target.matches("[data-verdicts] input")) await keepTold(card, "verdict", target.value);
    else if (target.matches("[data-grade-row] input")) await keepTold(card, "grade", Number(target.value));
    else if (target.matches("[data-caption]")) await store.putPicture({ ...(await pictureOf(target.closest("[data-picture]"))), caption: target.value });
    else if (target.matches("[data-only-left]")) await fill();
  });
  document.addEventListener("change", (event) => { if (event.target.matches("[data-take]")) take(event.target); });
  addEventListener("hashchange", () => route());
  addEventListener("online", async () => { await takeIn(); await resume(); });
  addEventListener("offline", () => { line.sync = "offline"; tellState(); });
  store.hear = async ({ id }) => { if (current && id === current.id && !(await store.record(id))) location.hash = ""; else if (current) await fill(); else await showList(); };
}

// What was to be sent when the page was closed, or the network went.
async function resume() {
  for (const visit of await store.visits()) {
    const record = await store.record(visit.id);
    if (record?.finish || (record?.arrived_at && record.turn > record.sent)) await sync.send(visit.id);
  }
}

async function prepare() {
  const ready = one("[data-ready]");
  ready.textContent = words.preparing;
  navigator.storage?.persist?.();
  await navigator.serviceWorker.register(config.worker);
  await navigator.serviceWorker.ready;
  ready.textContent = words.ready;
}

let slotOf, checksum, scaled, showIn, Signature, isComplete, csrf;
async function begin() {
  if (!isSecureContext) { complain(words.insecure); return; }
  const [keeping, pictures, sending] = await Promise.all(["store", "pictures", "sync"].map((name) => import(config.scripts[name])));
  ({ slotOf } = keeping);
  ({ checksum, scaled, showIn, Signature } = pictures);
  ({ isComplete, csrf } = sending);
  store = await keeping.Store.open(config.person);
  sync = new sending.Sync({ store, config, tell: told });
  prepare().catch(() => complain(words.broken));
  // Whoever has signed in since changed the token: what stands here is shown again once the server has said for whom.
  const token = localStorage.getItem(TOKEN);
  if (token && csrf() && token !== csrf() && !(await takeIn())) {
    if (one("[data-problem]").hidden) complain(words.doubt);
    addEventListener("online", () => location.reload(), { once: true });
    return;
  }
  listen();
  await route({ first: true });
  if (navigator.onLine && await takeIn()) {
    if (current) await fill(); else await route({ first: true });
    await resume();
  }
}

begin().catch(() => complain(words.broken));
