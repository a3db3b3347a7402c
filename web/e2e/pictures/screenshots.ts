/** `make screenshots`: the main states of the app, into web/screenshots; look at them before each release. */
import { rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { Browser } from "playwright-core";
import { BOTH, launch, type Likes, type Screen } from "../support/chromium.ts";
import { Friend } from "../support/friend.ts";
import type { Person } from "../support/person.ts";
import { Server } from "../support/server.ts";
import { leaveStop, LONG, ROOM_STOPS } from "../support/tour.ts";
import { busy, type Busy } from "./busy.ts";
import { take, visitor } from "./camera.ts";

const TO = resolve(import.meta.dirname, "../../screenshots");
const THEMES = ["paper", "slate"] as const;
/** What is looked at in French, too. */
const MAIN = new Set([
  "browse",
  "filters",
  "filters with a choice",
  "nothing fits",
  "product",
  "product of two shops",
  "picks",
  "picks menu",
  "picks being arranged",
  "cart",
  "what is said of a line",
  "chat",
  "new poll",
  "votes",
  "invite",
]);
/** The stops at which long names show. */
const LONG_STOPS = new Set([
  "browse",
  "product",
  "picks",
  "picks menu",
  "picks being arranged",
  "cart",
  "cart by person",
  "chat",
  "people",
  "menu",
  "question",
]);

interface Shot {
  readonly person: Person;
  /** `state.screen.theme.language.png` */
  readonly as: (state: string) => string;
}

async function shot(browser: Browser, origin: string, screen: Screen, likes: Likes, known?: Friend): Promise<Shot> {
  const person = await visitor(browser, origin, screen, likes, known);
  const { theme = "paper", language = "en" } = likes;
  const as = (state: string): string =>
    join(TO, `${state.replaceAll(/[^a-z0-9]+/g, "-")}.${screen.name}.${theme}.${language}.png`);
  return { person, as };
}

async function enter(person: Person, room: string): Promise<void> {
  await person.page.goto(`/r/${room}`);
  await person.inRoom();
}

/** Before there is a room, and doors that stay shut. */
async function doors(browser: Browser, origin: string, screen: Screen, likes: Likes, party: Busy): Promise<void> {
  const { person, as } = await shot(browser, origin, screen, likes);
  const { page } = person;
  const heading = page.locator("h1").first();
  for (const [state, address] of [
    ["home", "/"],
    ["join", party.link],
    ["error no invite", "/join"],
    ["error dead invite", "/join#i_0000000000000000.AAAA"],
    ["error no member", `/r/${party.room}`],
    ["error not found", "/nowhere"],
  ] as const) {
    // A change of the fragment alone would load nothing anew.
    await page.goto("about:blank");
    await page.goto(address);
    await heading.waitFor();
    await take(person, as(state));
  }
  await page.goto("/");
  await page.getByRole("button", { name: person.t.home.open }).click();
  await take(person, as("home with a slip"));
  await person.startRoom(likes.language === "fr" ? "Le mariage de Zoé" : "Zoé’s wedding");
  await page.locator("cb-empty-room h1").waitFor();
  await take(person, as("empty room"));
  for (const tab of ["cart", "chat", "votes"] as const) {
    await person.go(tab);
    await take(person, as(`empty ${tab}`));
  }
  await page.goto("/");
  await page.locator(".roomc").waitFor();
  await take(person, as("home with a room"));
  await person.context.close();
}

/** Twelve friends at it. */
async function party(
  browser: Browser,
  origin: string,
  screen: Screen,
  likes: Likes,
  { room, host }: Busy,
  only?: ReadonlySet<string>,
): Promise<void> {
  const { person, as } = await shot(browser, origin, screen, likes, host);
  await enter(person, room);
  for (const { name, go } of ROOM_STOPS) {
    if (only && !only.has(name)) continue;
    await go(person);
    await take(person, as(name));
    await leaveStop(person);
  }
  await person.context.close();
}

/** Names that fit nowhere. */
async function longNames(browser: Browser, origin: string, screen: Screen, likes: Likes): Promise<void> {
  const { host, room, friends } = await busy(origin, LONG.name, LONG.room, [[LONG.picks, "Harbour coat", "Felt hat"]]);
  host.leave();
  friends[0]?.client.postChat(LONG.chat);
  await friends[0]?.saved();
  const { person, as } = await shot(browser, origin, screen, likes, host);
  await enter(person, room);
  for (const { name, go } of ROOM_STOPS.filter((stop) => LONG_STOPS.has(stop.name))) {
    await go(person);
    await take(person, as(`long ${name}`));
    await leaveStop(person);
  }
  await person.page.goto("/");
  await person.page.locator(".roomc").waitFor();
  await take(person, as("long home"));
  await person.context.close();
  for (const friend of friends) friend.leave();
}

/** Without a server, and back. */
async function offline(browser: Browser, screen: Screen, likes: Likes): Promise<void> {
  const server = await Server.start();
  try {
    const { friend: host, invite, room } = await Friend.host(server.origin, "Ada", "Winter things");
    host.leave();
    const noor = await Friend.guest(server.origin, "Noor", invite.url);
    noor.client.postChat("I’ll look at boots.");
    await noor.saved();
    noor.leave();
    const { person, as } = await shot(browser, server.origin, screen, likes, host);
    await enter(person, room);
    await person.openProduct("Harbour coat");
    await person.equipped();
    server.pause();
    await person.add();
    await person.saysSaved(person.t.saved.saving(1));
    await take(person, as("saving"));
    server.goOn();
    await person.saysSaved(person.t.saved.saved);
    await server.kill();
    await person.page.locator("cb-notices .banner").waitFor();
    await person.add();
    await take(person, as("offline product"));
    await person.go("chat");
    await person.say("Does this arrive?");
    await person.page.locator("cb-chat .pending").waitFor();
    await take(person, as("offline chat"));
    await person.go("cart");
    await take(person, as("offline cart"));
    await server.start();
    await person.saysSaved(person.t.saved.saved);
    await take(person, as("back"));
    await person.context.close();
  } finally {
    await server.end();
  }
}

await rm(TO, { recursive: true, force: true });
const server = await Server.start();
const browser = await launch();
try {
  const room = await busy(server.origin);
  for (const screen of BOTH) {
    for (const theme of THEMES) {
      await doors(browser, server.origin, screen, { theme }, room);
      await party(browser, server.origin, screen, { theme }, room);
      await party(browser, server.origin, screen, { theme, language: "fr" }, room, MAIN);
      await offline(browser, screen, { theme });
    }
    await doors(browser, server.origin, screen, { language: "fr" }, room);
    await longNames(browser, server.origin, screen, {});
  }
  for (const friend of room.friends) friend.leave();
  process.stdout.write(`${TO}\n`);
} finally {
  await browser.close();
  await server.end();
}
