// Two people who go offline and edit there: one with the core of the web app, one with the stock client. The test says
// when, and what has happened to the room meanwhile.

import { fileURLToPath } from "node:url";
import { load, say, told, until, WEB, WebSocket, WebsocketProvider, Y } from "./common.mjs";

const { createServer } = await load("vite/dist/node/index.js");

const COAT = "v_coat42";
const DRESS = "v_dress38";

const start = await told();
const { room, invite, other } = start;
let { base } = start;
let online = true;

/** Somebody with a cookie. */
class Person {
  #cookie = "";

  async join(body) {
    const answer = await fetch(`${base}/api/rooms/${room}/join`, {
      method: "POST",
      headers: { "content-type": "application/json", ...(this.#cookie && { cookie: this.#cookie }) },
      body: JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`joining: ${answer.status} ${await answer.text()}`);
    const [cookie] = answer.headers.getSetCookie();
    if (cookie) this.#cookie = cookie.split(";")[0];
    return answer.json();
  }
}

// The web app's own modules, as they are written.
const vite = await createServer({
  root: fileURLToPath(WEB),
  configFile: false,
  appType: "custom",
  logLevel: "error",
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
});
const { RoomClient } = await vite.ssrLoadModule("/src/sync/room-client.ts");

/** Sockets of the web app's core, to be cut. */
const sockets = new Set();
let ids = 0;
const env = {
  now: () => Date.now(),
  random: () => Math.random(),
  id: () => `id${ids++}`,
  setTimeout: (run, ms) => setTimeout(run, ms),
  clearTimeout: (handle) => clearTimeout(handle),
  connect(url, protocol) {
    const socket = new WebSocket(online ? url : "ws://127.0.0.1:1/", protocol);
    sockets.add(socket);
    return socket;
  },
  get socketBase() {
    return base.replace(/^http/, "ws");
  },
  online: () => online,
  visible: () => true,
  listen: () => () => undefined,
  slot: () => ({ take: () => Promise.resolve([]), settle: () => undefined, put: () => undefined, leave: () => undefined }),
};

const ines = new Person();
const client = RoomClient.open({
  roomId: room,
  credentials: await ines.join({ invite, name: "Inès" }),
  rejoin: async () => {
    if (!online) throw new Error("offline");
    return ines.join({});
  },
  env,
});
const refused = [];
client.on("refused", ({ intent, error }) => refused.push({ intent, code: error.code }));

const tom = await new Person().join({ invite, name: "Tom" });
const doc = new Y.Doc();
let closed = null;
function stock() {
  const provider = new WebsocketProvider(`${base.replace(/^http/, "ws")}/ws/rooms`, room, doc, {
    params: { access: tom.access },
    WebSocketPolyfill: WebSocket,
    disableBc: true,
  });
  provider.on("closed", ({ code }) => (closed = code));
  return provider;
}
let provider = stock();

function fail(what) {
  const { connection, save, unsaved } = client.state;
  process.stderr.write(`never: ${what}; ${JSON.stringify({ connection, save, unsaved, refused, closed })}\n`);
  process.exit(1);
}
async function must(what, condition) {
  if (!(await until(condition))) fail(what);
}

await must("both in", () => client.state.ready && client.state.connection === "live" && provider.synced);
const quantity = (member, variant) => client.state.cart.get(variant)?.get(member) ?? 0;
client.setQuantity(DRESS, 1);
doc.getMap("cart").set(`${DRESS}|${tom.member.id}`, 1);
await must("saved", () => client.state.save === "saved" && quantity(tom.member.id, DRESS) === 1);
await must("another's line", () => quantity(other, COAT) === 1 && doc.getMap("cart").size === 3);
say({ at: "online", ours: client.state.me, stock: tom.member.id });

await told();
online = false;
sockets.forEach((socket) => socket.terminate());
provider.destroy();
await must("offline", () => client.state.connection !== "live");
client.setQuantity(DRESS, 2);
client.setQuantity(COAT, 5, other);
doc.getMap("cart").set(`${DRESS}|${tom.member.id}`, 2);
doc.getMap("cart").set(`${COAT}|${other}`, 6);
if (quantity(client.state.me, DRESS) !== 2 || quantity(other, COAT) !== 5) fail("edits are shown offline");
say({ at: "offline", unsaved: client.state.unsaved });

({ base } = await told());
online = true;
client.reconnect();
provider = stock();
await must("an end for the stock client", () => closed !== null);
await must("back, and all settled", () => client.state.connection === "live" && client.state.unsaved === 0);
await must("the truth", () => quantity(other, COAT) === 1);
const cart = {};
for (const [variant, people] of client.state.cart) {
  for (const [member, n] of people) cart[`${variant}|${member}`] = n;
}
const { save, unsaved } = client.state;
say({ at: "end", stock: { closed }, ours: { refused, save, unsaved, cart } });
process.exit(0);
