import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";
import type { Browser } from "playwright-core";
import { device, type Likes, type Screen } from "../support/chromium.ts";
import type { Friend } from "../support/friend.ts";
import { Person } from "../support/person.ts";
import { settled } from "../support/tour.ts";
import { Watch } from "../support/watch.ts";

/** A device in front of the app that pictures are taken of; somebody's, where they are known already. */
export async function visitor(
  browser: Browser,
  origin: string,
  screen: Screen,
  likes: Likes,
  known?: Friend,
): Promise<Person> {
  const context = await device(browser, origin, screen, { motion: "reduce", ...likes });
  if (known) await context.addCookies([{ ...known.cookie, url: origin }]);
  return await Person.at(context, await Watch.on(context), known?.name ?? "Guest", screen, likes.language ?? "en");
}

/** One picture, when everything that belongs on it has come. */
export async function take(person: Person, path: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await settled(person);
  await person.page.mouse.move(0, 0);
  await person.page.screenshot({ path, caret: "hide", animations: "disabled" });
}
