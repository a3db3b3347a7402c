// What the scripts share: the clients out of web/node_modules, and the talk with the Rust test in lines of JSON.

import { createInterface } from "node:readline";

export const WEB = new URL("../../../web/", import.meta.url);
/** A module of web/node_modules. By its file: one copy of Yjs for everybody. */
export const load = (file) => import(new URL(`node_modules/${file}`, WEB));
export const Y = await load("yjs/dist/yjs.mjs");
export const { WebSocket } = await load("ws/wrapper.mjs");
export const { WebsocketProvider } = await load("y-websocket/src/y-websocket.js");

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();

/** The next thing that the test tells. */
export async function told() {
  const { value, done } = await lines.next();
  if (done) process.exit(1);
  return JSON.parse(value);
}

export function say(what) {
  process.stdout.write(`${JSON.stringify(what)}\n`);
}

export const wait = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Until the condition holds; false where it never does. */
export async function until(condition, patienceMs = 30_000) {
  const end = Date.now() + patienceMs;
  while (!condition()) {
    if (Date.now() > end) return false;
    await wait(10);
  }
  return true;
}

/** Well mixed numbers in [0, 1) out of one (mulberry32). */
export function dice(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
