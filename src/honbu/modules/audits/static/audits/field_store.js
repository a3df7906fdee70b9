// What stands on the tablet: visits, records and pictures, each under the number of the person to whom it belongs.
//
// Every change reads and writes one record within one transaction of the browser's database, so that two windows at once never
// overwrite each other's fields. The other window hears of it.

const NAME = "honbu-audits-field";
const DAY = 24 * 60 * 60 * 1000;

const asked = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

function opened() {
  const request = indexedDB.open(NAME, 1);
  request.onupgradeneeded = () => {
    for (const kind of ["visits", "records"]) request.result.createObjectStore(kind, { keyPath: "id" });
    request.result.createObjectStore("pictures", { keyPath: "id" }).createIndex("record", "record");
  };
  return asked(request);
}

export const slotOf = (item, contractor) => `${item}|${contractor}`;
const later = (one, other) => Date.parse(one) >= Date.parse(other);

export class Store {
  static async open(person) { return new Store(person, await opened()); }

  constructor(person, base) {
    Object.assign(this, { person, base, hear: () => {} });
    this.line = new BroadcastChannel(NAME);
    this.line.onmessage = (event) => this.hear(event.data);
  }

  id(key) { return `${this.person}:${key}`; }

  async within(mode, work) {
    const transaction = this.base.transaction(["visits", "records", "pictures"], mode, { durability: "strict" });
    const end = new Promise((resolve, reject) => {
      transaction.oncomplete = resolve;
      transaction.onabort = transaction.onerror = () => reject(transaction.error);
    });
    end.catch(() => {});
    const [visits, records, pictures] = ["visits", "records", "pictures"].map((kind) => transaction.objectStore(kind));
    const found = await work({ visits, records, pictures });
    await end;
    return found;
  }

  // ---- reading ----------------------------------------------------------------------------------------------------------------
  async visits() {
    const rows = await this.within("readonly", ({ visits }) => asked(visits.getAll()));
    return rows.filter((row) => row.person === this.person).sort((one, other) => one.day.localeCompare(other.day) || one.half.localeCompare(other.half));
  }

  record(id) { return this.within("readonly", ({ records }) => asked(records.get(id))); }

  pictures(id) { return this.within("readonly", ({ pictures }) => asked(pictures.index("record").getAll(id))); }

  // Records of other people that wait on this tablet: how many, never whose or of what.
  async ofOthers() {
    const rows = await this.within("readonly", ({ records }) => asked(records.getAll()));
    return rows.filter((row) => row.person !== this.person).length;
  }

  // ---- writing ----------------------------------------------------------------------------------------------------------------
  async change(id, alter, { quiet = false } = {}) {
    const record = await this.within("readwrite", async ({ records }) => {
      const row = (await asked(records.get(id))) ?? this.blank(id);
      alter(row);
      if (!quiet) row.turn += 1;
      records.put(row);
      return row;
    });
    this.line.postMessage({ id });
    return record;
  }

  blank(id) {
    return {
      id, person: this.person, key: id.split(":")[1], arrived_at: "", left_at: "", received_by: "", notes: "", broken_off: "",
      finish: "", results: {}, turn: 0, sent: 0,
    };
  }

  async putPicture(picture) {
    await this.within("readwrite", ({ pictures }) => asked(pictures.put(picture)));
    this.line.postMessage({ id: picture.record });
  }

  async removePicture(picture) {
    await this.within("readwrite", ({ pictures }) => asked(pictures.delete(picture.id)));
    this.line.postMessage({ id: picture.record });
  }

  // Everything of a visit goes, unless something was written since `turn`; tells whether it went.
  async forget(id, turn) {
    const gone = await this.within("readwrite", async (stores) => {
      const record = await asked(stores.records.get(id));
      const pictures = await asked(stores.pictures.index("record").getAll(id));
      if (record && (record.turn !== turn || pictures.some((picture) => !picture.sent))) return false;
      return this.remove(stores, id);
    });
    this.line.postMessage({ id });
    return gone;
  }

  async remove({ visits, records, pictures }, id) {
    visits.delete(id);
    records.delete(id);
    for (const key of await asked(pictures.index("record").getAllKeys(id))) pictures.delete(key);
    return true;
  }

  // What the server gave out: new visits come, those that are another's by now go unless something was written, old ones go.
  async take(given, lateDays, now) {
    await this.within("readwrite", async (stores) => {
      const written = new Map((await asked(stores.records.getAll())).map((row) => [row.id, row]));
      const ours = new Set(given.map((visit) => this.id(visit.key)));
      for (const row of await asked(stores.visits.getAll())) {
        const isOld = Date.parse(row.day) + (lateDays + 1) * DAY < now.getTime();
        if (isOld || (!ours.has(row.id) && !written.has(row.id))) await this.remove(stores, row.id);
      }
      for (const { recorded, ...visit } of given) {
        const id = this.id(visit.key);
        stores.visits.put({ ...visit, id, person: this.person });
        if (recorded) stores.records.put(this.joined(written.get(id) ?? this.blank(id), recorded));
      }
    });
    this.line.postMessage({});
  }

  // What the team has sent already, where nothing unsent stands here.
  joined(record, recorded) {
    for (const name of ["arrived_at", "received_by", "notes"]) record[name] ||= recorded[name] ?? "";
    for (const told of recorded.results) {
      const slot = slotOf(told.item, told.contractor);
      const own = record.results[slot];
      if (!own || (own.sent && later(told.told_at, own.told_at))) record.results[slot] = { ...told, sent: true };
    }
    return record;
  }
}
