/** `make bench`: what a board of sixty pieces costs the page while five people drag some of them. */
import type { Browser } from "playwright-core";
import type { Pose } from "../../src/sync/looks.ts";
import { launch } from "../support/chromium.ts";
import { Server } from "../support/server.ts";
import { until } from "../support/until.ts";
import { gather, keepMoving, percentile, row, spread } from "./crowd.ts";

const PIECES = 60;
const DRAGGING = 5;
/** Movements a second of each, as a pointer makes them. */
const MOVES = 30;
const SECONDS = 10;
/** What a frame may cost the main thread, in 95 of 100. */
const MOST_MS = 8;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly ts: number;
  readonly dur?: number;
  /** The same without the time in which other threads had the core. */
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

/** A frame, in ms: the main thread's tasks between its beginning and that of the next one. */
interface Frame {
  /** What the thread worked. */
  cpu: number;
  /** By the clock: with what it waited for a core. */
  wall: number;
}

function framesOf(trace: Buffer): Frame[] {
  const { traceEvents } = JSON.parse(trace.toString()) as { traceEvents: TraceEvent[] };
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === "thread_name" && args?.name === "CrRendererMain")
      .map(({ pid, tid }) => `${pid}:${tid}`),
  );
  const frames = traceEvents.filter(
    (event) => event.name === "BeginMainThreadFrame" && mains.has(`${event.pid}:${event.tid}`),
  );
  // Another page's renderer may have drawn a frame or two.
  const counts = new Map<string, number>();
  for (const { pid, tid } of frames) counts.set(`${pid}:${tid}`, (counts.get(`${pid}:${tid}`) ?? 0) + 1);
  const [thread = ""] = [...counts].sort(([, a], [, b]) => b - a)[0] ?? [];
  const own = frames.filter(({ pid, tid }) => `${pid}:${tid}` === thread);
  const begins = own.map(({ ts }) => ts).sort((a, b) => a - b);
  const tasks = traceEvents
    .filter(({ name, ph, pid, tid }) => name === "RunTask" && ph === "X" && `${pid}:${tid}` === thread)
    .sort((a, b) => a.ts - b.ts);
  if (tasks.length === 0) throw new Error("the trace names no tasks: this browser calls them otherwise");
  if (!tasks.some(({ tdur }) => tdur !== undefined)) throw new Error("the trace does not tell what threads worked");
  const all = begins.slice(1).map((): Frame => ({ cpu: 0, wall: 0 }));
  let at = 0;
  for (const { ts, dur = 0, tdur = 0 } of tasks) {
    while ((begins[at + 1] ?? Infinity) <= ts) at += 1;
    const frame = all[at];
    if (!frame || ts < (begins[0] ?? 0)) continue;
    frame.cpu += tdur / 1_000;
    frame.wall += dur / 1_000;
  }
  return all;
}

async function measure(server: Server, browser: Browser): Promise<Frame[]> {
  const crowd = await gather(server, browser, DRAGGING, "?tab=chat");
  const { host, guests, page, room } = crowd;
  try {
    const things = await spread(server.origin, PIECES);
    const look = host.client.looks.add("Sixty pieces", things);
    await host.saved();
    await page.goto(`/r/${room}/looks/${look}`);
    await page.waitForFunction((most) => {
      const drawn = (root: ParentNode): number =>
        [...root.querySelectorAll("*")].reduce(
          (sum, element) =>
            sum + (element.matches(".piece") ? 1 : 0) + (element.shadowRoot ? drawn(element.shadowRoot) : 0),
          0,
        );
      return drawn(document) >= most;
    }, things.length);
    await page.waitForLoadState("networkidle");
    const held = [...(host.client.state.looks.get(look)?.pieces.keys() ?? [])];
    await until(
      "everybody has the look",
      () => guests,
      (all) => all.every(({ client }) => client.state.looks.get(look)?.pieces.size === held.length),
    );
    await browser.startTracing(page, {
      categories: [
        "devtools.timeline",
        "disabled-by-default-devtools.timeline",
        "disabled-by-default-devtools.timeline.frame",
      ],
    });
    const stop = keepMoving(guests, MOVES, (friend, n) => {
      const piece = held[guests.indexOf(friend) * 7];
      if (piece === undefined) return;
      const pose: Pose = [500 + 300 * Math.cos(n / 20), 500 + 300 * Math.sin(n / 15), 0.5, 0, 0, 90];
      // A drop now and then is an edit, as it is where people drag.
      if (n % (2 * MOVES) === 0) friend.client.looks.pose(look, [[piece, pose]]);
      friend.client.setHold({ look, pieces: new Map([[piece, pose]]) });
    });
    await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000));
    stop();
    return framesOf(await browser.stopTracing());
  } finally {
    await crowd.leave();
  }
}

const server = await Server.start();
const browser = await launch();
try {
  const frames = await measure(server, browser);
  const what = `${PIECES} pieces, ${DRAGGING} people dragging`;
  const [cpu, wall] = [frames.map((frame) => frame.cpu), frames.map((frame) => frame.wall)];
  process.stdout.write("| board | figure | goal | p95 | worst | |\n|---|---|---|---|---|---|\n");
  process.stdout.write(
    `${row(what, `main-thread work a frame, ms (${frames.length} frames)`, MOST_MS, percentile(cpu, 95), Math.max(...cpu))}\n` +
      `| | the same by the clock, with waiting for a core | | ${percentile(wall, 95).toFixed(1)} | ${Math.max(...wall).toFixed(1)} | |\n`,
  );
} finally {
  await browser.close();
  await server.end();
}
