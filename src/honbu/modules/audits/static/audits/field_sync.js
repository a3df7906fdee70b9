// Sending: the record first, then the pictures, two at a time, then the word that it is done. Each step may be repeated: the
// server takes everything once. What has been accepted whole leaves the tablet.

const PAUSES = [5000, 15000, 60000];
const AT_ONCE = 2;
const LONGEST_WAIT = 60000;

export const csrf = () => document.cookie.match(/(?:^|; )honbu_csrf=([^;]+)/)?.[1] ?? "";

// The server has answered that it doesn't take this; asking again changes nothing before somebody has acted.
export class Refused extends Error {
  constructor(status, message) { super(message); this.status = status; }
}

export const isComplete = (told) => told.verdict !== "graded" || Boolean(told.grade);

export function bodyOf(record, { ended }) {
  // What others of the team have said, and what has arrived already, is not said again in one's own name.
  const results = Object.values(record.results).filter((told) => !told.sent).map(({ sent, ...told }) => (
    isComplete(told) ? told : { ...told, verdict: "", grade: null }
  ));
  return {
    arrived_at: record.arrived_at, left_at: record.left_at || null, received_by: record.received_by, notes: record.notes,
    done: ended && record.finish === "done", broken_off: ended && record.finish === "broken_off" ? record.broken_off : "", results,
  };
}

export class Sync {
  constructor({ store, config, tell }) {
    Object.assign(this, { store, config, tell, tries: 0, timer: 0, running: new Map() });
  }

  async post(address, body, headers = {}, again = true) {
    const answer = await fetch(this.config.send + address, {
      method: "POST", body, redirect: "manual", signal: AbortSignal.timeout(LONGEST_WAIT),
      headers: { "X-CSRFToken": csrf(), "X-Honbu-Person": String(this.config.person), ...headers },
    });
    if (answer.ok) return answer.json();
    const { message } = await answer.json().catch(() => ({}));
    if (answer.type === "opaqueredirect") throw new Refused(401, this.config.words.signIn);
    if (message) throw new Refused(answer.status, message);
    if (answer.status !== 403) throw new Error(String(answer.status));
    // Refused before anybody read it: the token is too old, or gone with the sign-in.
    if (!again) throw new Refused(403, this.config.words.stale);
    await this.renewToken();
    return this.post(address, body, headers, false);
  }

  async renewToken() {
    const answer = await fetch(this.config.visits, { redirect: "manual", cache: "no-store" });
    if (answer.status === 401 || answer.type === "opaqueredirect") throw new Refused(401, this.config.words.signIn);
  }

  // One window at a time sends a visit; a second wish waits for the first.
  send(id) {
    const going = (this.running.get(id) ?? Promise.resolve()).then(() => navigator.locks.request(`honbu-field-${id}`, () => this.attempt(id)));
    this.running.set(id, going);
    return going;
  }

  async attempt(id) {
    clearTimeout(this.timer);
    try {
      const state = await this.deliver(id);
      this.tries = 0;
      this.tell(id, { state });
      return state;
    } catch (problem) {
      if (problem instanceof Refused) {
        await this.store.change(id, (record) => { record.finish = ""; }, { quiet: true });
        this.tell(id, { state: "refused", message: problem.message, signIn: problem.status === 401 });
        return "refused";
      }
      this.tell(id, { state: "offline" });
      this.timer = setTimeout(() => this.send(id), PAUSES[Math.min(this.tries, PAUSES.length - 1)]);
      this.tries += 1;
      return "offline";
    }
  }

  async deliver(id) {
    for (;;) {
      const record = await this.store.record(id);
      if (!record) return "gone";
      this.tell(id, { state: "sending" });
      if (record.turn > record.sent) await this.deliverRecord(record, { ended: false });
      await this.deliverPictures(record);
      if (!record.finish) return "sent";
      await this.deliverRecord(record, { ended: true });
      if (await this.store.forget(id, record.turn)) return "gone";
    }
  }

  async deliverRecord(record, how) {
    await this.post(`${record.key}/`, JSON.stringify(bodyOf(record, how)), { "Content-Type": "application/json" });
    await this.store.change(record.id, (row) => {
      row.sent = Math.max(row.sent, record.turn);
      for (const [slot, told] of Object.entries(record.results)) {
        if (row.results[slot]?.told_at === told.told_at && isComplete(told)) row.results[slot].sent = true;
      }
    }, { quiet: true });
  }

  async deliverPictures(record) {
    const waiting = (await this.store.pictures(record.id)).filter((picture) => !picture.sent);
    const line = async () => {
      for (let picture = waiting.shift(); picture; picture = waiting.shift()) {
        await this.deliverPicture(record, picture);
        this.tell(record.id, { state: "sending" });
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, line));
    // The others have arrived; one that can't be taken is for whoever took it to replace.
    const left = (await this.store.pictures(record.id)).filter((picture) => picture.problem);
    if (left.length) throw new Refused(422, `${this.config.words.pictureRefused} ${left[0].problem}`);
  }

  async deliverPicture(record, picture) {
    const form = new FormData();
    form.set("file", picture.blob, picture.name);
    for (const name of ["sort", "item", "caption", "taken_at", "sha256"]) form.set(name, picture[name] ?? "");
    try {
      await this.post(`${record.key}/evidence/`, form);
    } catch (problem) {
      if (!(problem instanceof Refused) || problem.status !== 422) throw problem;
      await this.store.putPicture({ ...picture, problem: problem.message });
      return;
    }
    // What has arrived is no longer needed here, only that it has.
    await this.store.putPicture({ ...picture, blob: null, sent: true });
  }
}
