/** `make picture`: the picture of the README, docs/picture.png. */
import { resolve } from "node:path";
import { launch, type Screen } from "../support/chromium.ts";
import { Server } from "../support/server.ts";
import { busy } from "./busy.ts";
import { take, visitor } from "./camera.ts";

const WIDE: Screen = { name: "desktop", width: 1440, height: 860 };
const TO = resolve(import.meta.dirname, "../../../docs/picture.png");

const server = await Server.start();
const browser = await launch();
try {
  const { room, host, friends } = await busy(server.origin);
  const ada = await visitor(browser, server.origin, WIDE, {}, host);
  await ada.page.goto(`/r/${room}?shop=all`);
  await ada.inRoom();
  await ada.tile("Harbour coat").locator(".here", { hasText: "Jules" }).waitFor();
  await ada.reads("Two for me.");
  await take(ada, TO);
  for (const friend of friends) friend.leave();
  process.stdout.write(`${TO}\n`);
} finally {
  await browser.close();
  await server.end();
}
