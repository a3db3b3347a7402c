// Stock clients that edit at random, lose their connections and come back. Says `half` half way, when the test restarts the
// server, and `end` with what came of it.

import { dice, say, told, until, wait, WebSocket, WebsocketProvider, Y } from "./common.mjs";

const { base, room, clients, seconds, reconnects, seed } = await told();
const random = dice(seed);
const below = (n) => Math.floor(random() * n);
const pick = (list) => list[below(list.length)];

/** Ms between two edits of one client, at most. */
const EDIT_EVERY_MS = 100;
const VARIANTS = Array.from({ length: 30 }, (_, n) => `v_item${n}`);
/** Looks of one client; pieces on one look, far from the limit. */
const LOOKS = 2;
const PIECES = 12;

const closes = {};

class Person {
  edits = 0;
  connects = 0;
  /** What this client alone may say of the cart, and so what has to come out. */
  lines = new Map();
  #pieces = 0;

  constructor({ member, access }) {
    this.member = member;
    this.doc = new Y.Doc();
    this.cart = this.doc.getMap("cart");
    this.looks = this.doc.getMap("looks");
    this.provider = new WebsocketProvider(`${base}/ws/rooms`, room, this.doc, {
      params: { access },
      WebSocketPolyfill: WebSocket,
      disableBc: true,
    });
    this.provider.on("connection-close", (event) => {
      if (event) closes[event.code] = (closes[event.code] ?? 0) + 1;
    });
    this.provider.on("status", ({ status }) => {
      if (status === "connected") this.connects += 1;
    });
    this.provider.awareness.setLocalState({ location: { page: "home" }, user: { name: "a lie" } });
  }

  edit() {
    this.edits += 1;
    const dice = random();
    if (dice < 0.5) this.#set(pick(VARIANTS), 1 + below(99));
    else if (dice < 0.65) this.#set(pick(VARIANTS), 0);
    else if (dice < 0.95) this.#style();
    else this.provider.awareness.setLocalStateField("location", { page: pick(["home", "cart", "product:p_harbour"]) });
  }

  #set(variant, quantity) {
    const key = `${variant}|${this.member}`;
    if (quantity === 0) {
      this.cart.delete(key);
      this.lines.delete(key);
    } else {
      this.cart.set(key, quantity);
      this.lines.set(key, quantity);
    }
  }

  /** Something on a look, anybody's: others may be taking away the very same piece. */
  #style() {
    const own = Array.from(this.looks.values()).filter((look) => look.get("by") === this.member).length;
    if (own < LOOKS) return this.#newLook(`l_${this.member.slice(2, 12)}${own}`);
    const look = pick(Array.from(this.looks.values()));
    const pieces = look.get("pieces");
    const ids = Array.from(pieces.keys());
    const dice = random();
    if (ids.length >= PIECES || (ids.length > 0 && dice < 0.15)) pieces.delete(pick(ids));
    else if (ids.length > 0 && dice < 0.7) pieces.get(pick(ids)).set("pose", this.#pose());
    else if (dice < 0.8) look.set("title", `Look ${below(1000)}`);
    else this.#newPiece(pieces);
  }

  #newLook(id) {
    this.doc.transact(() => {
      const look = new Y.Map();
      this.looks.set(id, look);
      look.set("title", "For the evening");
      look.set("note", "");
      look.set("by", this.member);
      look.set("pieces", new Y.Map());
    });
  }

  #newPiece(pieces) {
    this.doc.transact(() => {
      const piece = new Y.Map();
      pieces.set(`k_${this.member.slice(2, 12)}${this.#pieces++}`, piece);
      piece.set("variant", pick(VARIANTS));
      piece.set("pose", this.#pose());
      piece.set("by", this.member);
    });
  }

  #pose() {
    return [random() * 800, random() * 600, 0.5 + random(), below(360) - 180, below(2), below(100)];
  }

  async lose() {
    const { provider } = this;
    const before = this.connects;
    if (random() < 0.5 && provider.ws?.readyState === WebSocket.OPEN) provider.ws.terminate();
    else {
      provider.disconnect();
      await wait(below(1_500));
      provider.connect();
    }
    await until(() => this.connects > before);
  }

  /** Everybody else, by the names that the server says they have. */
  get others() {
    const { states, clientID } = this.provider.awareness;
    return Array.from(states)
      .flatMap(([id, state]) => (id === clientID ? [] : [state.user?.name]))
      .sort();
  }
}

const began = Date.now();
const at = (share) => wait(Math.max(0, began + share * seconds * 1000 - Date.now()));
const people = clients.map((client) => new Person(client));
let over = false;

async function edit(person) {
  await until(() => person.provider.synced);
  while (!over) {
    person.edit();
    await wait(random() * EDIT_EVERY_MS);
  }
}

/** Loses a connection now and again while this share of the time passes. */
async function lose(person, times, from, to) {
  for (let n = 0; n < times; n++) {
    await at(from + ((n + random()) / times) * (to - from));
    await person.lose();
  }
}
const everybodyLoses = (times, from, to) => Promise.all(people.map((person) => lose(person, times, from, to)));
const everybodyIsIn = () => until(() => people.every(({ provider }) => provider.synced));

const editing = people.map(edit);
const early = Math.ceil(reconnects / 2);
await everybodyLoses(early, 0.05, 0.4);
await at(0.5);
await everybodyIsIn();
say({ at: "half" });
// The test restarts the server.
await until(() => closes[1012] === people.length);
await everybodyIsIn();
await everybodyLoses(reconnects - early, 0.6, 0.9);
await at(1);
over = true;
await Promise.all(editing);

const json = (doc) =>
  JSON.stringify(sorted({ cart: doc.getMap("cart").toJSON(), looks: doc.getMap("looks").toJSON() }));
function sorted(value) {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sorted(value[key])]),
  );
}
const same = (a, b) => Y.equalSnapshots(Y.snapshot(a), Y.snapshot(b)) && json(a) === json(b);

const [first, ...others] = people;
await until(
  () =>
    people.every(({ provider }) => provider.synced) &&
    others.every(({ doc }) => same(doc, first.doc)) &&
    people.every((person) => person.others.length === people.length - 1),
);
const presence = people.map((person) => person.others);
const fresh = new Person({ ...clients[0] });
await until(() => fresh.provider.synced && same(fresh.doc, first.doc));

const differences = [];
for (const { member, doc, provider } of others) {
  if (!same(doc, first.doc)) differences.push({ member, synced: provider.synced });
}
if (!same(fresh.doc, first.doc)) differences.push("a fresh copy");
if (first.doc.store.pendingStructs || first.doc.store.pendingDs) differences.push("something is missing");
const wanted = Object.fromEntries(people.flatMap(({ lines }) => Array.from(lines)));
const got = first.doc.getMap("cart").toJSON();
for (const key of new Set([...Object.keys(wanted), ...Object.keys(got)])) {
  if (wanted[key] !== got[key]) differences.push({ key, wanted: wanted[key], got: got[key] });
}
say({
  at: "end",
  differences,
  closes,
  clients: people.map(({ edits, connects }, n) => ({ edits, connects, others: presence[n] })),
});
process.exit(0);
