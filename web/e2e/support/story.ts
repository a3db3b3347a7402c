import { mkdir, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, test } from "vitest";
import { device, launch, type Likes, type Screen } from "./chromium.ts";
import { Person } from "./person.ts";
import { Server, type Settings } from "./server.ts";
import { Watch } from "./watch.ts";

const WEB = resolve(import.meta.dirname, "../..");
/** Where pictures of failures go; git-ignored. */
const RESULTS = join(WEB, "test-results");

let browser: Promise<Browser> | undefined;
let shared: Promise<Server> | undefined;

afterAll(async () => {
  await (await browser)?.close();
  await (await shared)?.end();
  browser = undefined;
  shared = undefined;
});

/** Where a story happens: a server and people who come to it with devices of their own. */
export class Market {
  readonly people: Person[] = [];

  constructor(
    readonly server: Server,
    readonly screen: Screen,
  ) {}

  async person(name: string, likes: Likes = {}, screen: Screen = this.screen): Promise<Person> {
    browser ??= launch();
    const context = await device(await browser, this.server.origin, screen, likes);
    const watch = await Watch.on(context);
    const person = await Person.at(context, watch, name, screen, likes.language ?? "en");
    this.people.push(person);
    return person;
  }

  /** A host in a room of their own, and friends who came by the link. */
  async party(room: string, host: string, ...friends: string[]): Promise<{ link: string; people: Person[] }> {
    const first = await this.person(host);
    await first.startRoom(room);
    const link = await first.copyInvite();
    const others: Person[] = [];
    for (const name of friends) {
      const friend = await this.person(name);
      await friend.join(link, room);
      others.push(friend);
    }
    return { link, people: [first, ...others] };
  }

  /** From now on everybody's browser may complain about these. */
  expect(...patterns: RegExp[]): void {
    for (const { watch } of this.people) watch.expect(...patterns);
  }

  /** Fails on whatever went wrong without showing. */
  quiet(): void {
    const heard = this.people.flatMap(({ name, watch }) => watch.problems.map((text) => `${name}: ${text}`));
    for (const line of this.server.log.split("\n")) {
      if (/\bERROR\b|panicked at/.test(line)) heard.push(`server: ${line}`);
    }
    if (heard.length > 0) throw new Error(`not expected:\n  ${heard.join("\n  ")}`);
  }

  /** A picture of each page and the server's log; says where. */
  async evidence(story: string): Promise<string[]> {
    const folder = join(RESULTS, story.toLowerCase().replace(/[^a-z0-9]+/g, "-"));
    await mkdir(folder, { recursive: true });
    const paths: string[] = [];
    for (const { name, page } of this.people) {
      const path = join(folder, `${name.toLowerCase().replace(/[^a-z0-9]+/g, "-")}.png`);
      const taken = await page.screenshot({ path, timeout: 10_000 }).catch(() => undefined);
      if (taken) paths.push(relative(process.cwd(), path));
    }
    const log = join(folder, "server.log");
    await writeFile(log, this.server.log);
    return [...paths, relative(process.cwd(), log)];
  }

  async close(): Promise<void> {
    await Promise.all(this.people.map(({ context }) => context.close()));
  }
}

export interface StoryOptions {
  readonly screens: readonly Screen[];
  /** The story does things to the server that others must not feel, or needs one with settings of its own. */
  readonly ownServer?: boolean | Settings;
}

/** A story, told once on each screen. Fails also on what only the consoles tell. */
export function story(title: string, options: StoryOptions, tell: (market: Market) => Promise<void>): void {
  for (const screen of options.screens) {
    const full = `${title} [${screen.name}]`;
    test(full, async () => {
      const { ownServer = false } = options;
      const own = ownServer === true ? {} : ownServer;
      const server = own !== false ? await Server.start(own) : await (shared ??= Server.start());
      const market = new Market(server, screen);
      try {
        await tell(market);
        market.quiet();
      } catch (error) {
        const told = error instanceof Error ? error : new Error(String(error));
        told.message += `\n\nSTORY FAILED: ${full}\n  ${(await market.evidence(full)).join("\n  ")}\n`;
        throw told;
      } finally {
        server.goOn();
        await market.close();
        if (own !== false) await server.end();
      }
    });
  }
}
