import { expect } from "vitest";
import { BOTH, DESKTOP } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";
import { AWAY, answered } from "../support/watch.ts";

const ROOM = "Saturday";
const COAT = "Harbour coat";
/** What the browser says of a page that its worker fetched in vain. */
const IN_VAIN = /Failed to load resource|Failed to fetch/;

/** Paths of all that any cache of this device holds. */
async function kept({ page }: Person): Promise<string[]> {
  return await page.evaluate(async () => {
    const caches = await Promise.all((await self.caches.keys()).map((name) => self.caches.open(name)));
    const requests = await Promise.all(caches.map((cache) => cache.keys()));
    return requests.flat().map(({ url }) => new URL(url).pathname + new URL(url).search);
  });
}

/** Waits until this page's worker has done with what it let go of: whoever opens a cache in between makes it anew. */
async function tookOver({ page }: Person): Promise<void> {
  await page.waitForFunction(() => navigator.serviceWorker.controller?.state === "activated");
}

/** Waits until the device keeps what begins with these. */
async function keeps(person: Person, ...names: string[]): Promise<void> {
  await until(
    `${person.name}'s device keeps ${names.join(", ")}`,
    () => kept(person),
    (paths) => names.every((name) => paths.some((path) => path.startsWith(`/assets/${name}-`))),
  );
}

for (const language of ["en", "fr"] as const) {
  story(
    `the app opens without the server, and goes on with it, in ${language}`,
    { screens: BOTH, ownServer: true },
    async (market) => {
      const ada = await market.person("Ada", { shell: true, language });
      const { page, t } = ada;
      ada.watch.expect(AWAY, IN_VAIN);
      await ada.startRoom(ROOM);
      await ada.openProduct(COAT);
      await ada.add();
      await ada.saysSaved(t.saved.saved);
      await keeps(ada, "room", "home", "board", "looks", `first.${language}`, `start.${language}`, `later.${language}`);
      const room = page.url();

      await market.server.kill();
      await page.reload();
      await page.getByRole("heading", { name: t.end.away }).waitFor();
      await page.getByText(t.end.awayText).waitFor();
      await market.server.start();
      await ada.inRoom();
      await ada.go("cart");
      await ada.wanted(COAT, { [t.common.you]: 1 });

      // The front page, too; nobody presses anything.
      await market.server.kill();
      await page.goto("/");
      await page.getByRole("heading", { name: t.home.heading }).waitFor();
      await page.getByText(t.end.awayText).waitFor();
      await market.server.start();
      await page.getByRole("link", { name: ROOM }).waitFor();
      expect(await page.getByText(t.end.awayText).count()).toBe(0);
      await page.goto(room);
      await ada.inRoom();
    },
  );
}

story("nothing that anyone said or showed is kept on the device", { screens: [DESKTOP] }, async (market) => {
  const ada = await market.person("Ada", { shell: true });
  const { page } = ada;
  await ada.startRoom(ROOM);
  await keeps(ada, "first.en", "talk");
  // Everything from here on goes by the worker.
  await page.reload();
  await ada.inRoom();
  await ada.openProduct(COAT);
  await ada.add();
  await ada.go("chat");
  await ada.say("just between us");
  await ada.reads("just between us");
  const buffer = await page.locator("cb-topbar").screenshot();
  const tray = page.locator("cb-photo-tray");
  await tray.locator("#files").setInputFiles({ name: "me.png", mimeType: "image/png", buffer });
  await tray.getByLabel(ada.t.photos.describe).waitFor();
  await page.locator("cb-composer").getByRole("button", { name: ada.t.chat.send }).click();
  await page.locator("cb-message-photos img").first().waitFor();
  expect(await page.evaluate(() => fetch("/api/me").then(({ status }) => status))).toBe(200);
  await page.goto("/privacy");
  await page.getByRole("heading", { level: 1 }).waitFor();
  const paths = await kept(ada);
  expect(paths.filter((path) => !/^\/(?:assets\/[\w.-]+|theme\.js|favicon\.svg|)$/.test(path))).toEqual([]);
  expect(paths.some((path) => path.startsWith("/assets/first.fr-"))).toBe(false);
});

story("open tabs keep their scripts when another version takes over", { screens: [DESKTOP] }, async (market) => {
  const ada = await market.person("Ada", { shell: true });
  const { page } = ada;
  market.expect(answered(404));
  // As if two versions had been here before; their scripts are gone from the server.
  await page.goto("/openapi.json");
  await page.evaluate(async () => {
    for (const version of ["oldest", "old"]) {
      const cache = await caches.open(`cabas-shell-${version}`);
      const script = new Response("", { headers: { "content-type": "text/javascript" } });
      await cache.put(`/assets/${version}-0.js`, script);
    }
  });
  await page.goto("/");
  await tookOver(ada);
  await keeps(ada, "room", "first.en");
  const status = (path: string) => page.evaluate(async (path) => (await fetch(path)).status, path);
  expect(await status("/assets/old-0.js")).toBe(200);
  expect(await status("/assets/oldest-0.js")).toBe(404);
  expect(await page.evaluate(async () => (await caches.keys()).length)).toBe(2);
});

story("the app can be installed", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada", { shell: true, language: "fr" });
  const { page } = ada;
  await page.goto("/");
  await page.getByRole("heading", { name: ada.t.home.heading }).waitFor();
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const cdp = await ada.context.newCDPSession(page);
  const { url, errors, data } = await cdp.send("Page.getAppManifest");
  expect(errors).toEqual([]);
  expect(url).toMatch(/\/app\.fr\.webmanifest$/);
  expect(JSON.parse(data ?? "{}")).toMatchObject({ name: "Cabas", lang: "fr", display: "standalone", start_url: "/" });
  const { installabilityErrors } = await cdp.send("Page.getInstallabilityErrors");
  // Windows without a profile of their own can't install anything; nothing else may be missing.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== "in-incognito")).toEqual([]);
});
