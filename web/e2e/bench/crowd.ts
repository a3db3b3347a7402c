/** A room with people at it who have no browser, for the benches of the page. */
import type { Browser, BrowserContext, Page } from "playwright-core";
import { DESKTOP, device } from "../support/chromium.ts";
import type { Pose } from "../../src/sync/looks.ts";
import { Friend, goods, variants } from "../support/friend.ts";
import type { Server } from "../support/server.ts";

export interface Crowd {
  readonly host: Friend;
  /** The host is not among them. */
  readonly guests: readonly Friend[];
  readonly room: string;
  /** The host's browser, at the room. */
  readonly page: Page;
  readonly context: BrowserContext;
  /** Everybody goes. */
  readonly leave: () => Promise<void>;
}

/** Opens a room, lets so many guests come, and opens the host's browser at `path` of it. */
export async function gather(server: Server, browser: Browser, guests: number, path: string): Promise<Crowd> {
  const { friend: host, invite, room } = await Friend.host(server.origin, "Ada", "Bench");
  const others: Friend[] = [];
  for (let n = 0; n < guests; n += 1) others.push(await Friend.guest(server.origin, `Guest ${n + 1}`, invite.url));
  const context = await device(browser, server.origin, DESKTOP);
  await context.addCookies([{ ...host.cookie, url: server.origin }]);
  const page = await context.newPage();
  await page.goto(`/r/${room}${path}`);
  const leave = async (): Promise<void> => {
    for (const friend of [host, ...others]) friend.leave();
    await context.close();
  };
  return { host, guests: others, room, page, context, leave };
}

/** So many goods, as they lie on a board in rows. */
export async function spread(origin: string, pieces: number): Promise<{ variant: string; pose: Pose }[]> {
  const things: { variant: string; pose: Pose }[] = [];
  for (const card of [...(await goods(origin)).values()].slice(0, pieces)) {
    const [variant] = await variants(origin, card.id);
    const n = things.length;
    if (variant) things.push({ variant, pose: [80 + (n % 10) * 95, 90 + Math.floor(n / 10) * 150, 0.5, 0, 0, n] });
  }
  return things;
}

/** Does `step` for each of them again and again, `perSecond` times, until it is stopped. */
export function keepMoving(friends: readonly Friend[], perSecond: number, step: (friend: Friend, n: number) => void) {
  let n = 0;
  const timer = setInterval(() => {
    n += 1;
    for (const friend of friends) step(friend, n);
  }, 1_000 / perSecond);
  return (): void => clearInterval(timer);
}

/** The value below which so many of a hundred lie. */
export function percentile(values: readonly number[], percent: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor((sorted.length * percent) / 100))] ?? NaN;
}

/** A row of the table that `make bench` prints. */
export function row(what: string, figure: string, most: number, value: number, worst: number): string {
  return `| ${what} | ${figure} | ≤ ${most} | ${value.toFixed(1)} | ${worst.toFixed(1)} | ${value <= most ? "met" : "missed"} |`;
}
