import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { tabTo } from "../support/focus.ts";
import { until } from "../support/until.ts";

const DRESS = "Vesper wrap dress";

const title = ({ page }: Person) => page.locator("cb-product h1");
const chip = ({ page, t }: Person) => page.locator("cb-pointing").getByRole("button", { name: t.together.pointStop });
const pointers = ({ page }: Person) => page.locator("cb-pointing .pointer");

/** Whether the pointer's tip is on the title of the product; `undefined` where there is none. */
async function onTitle(person: Person): Promise<boolean | undefined> {
  const box = await title(person).boundingBox();
  const [tip] = await pointers(person).evaluateAll((all) =>
    all.map((pointer) => {
      const { left, top } = pointer.parentElement?.getBoundingClientRect() ?? { left: NaN, top: NaN };
      const style = getComputedStyle(pointer);
      return {
        x: left + parseFloat(style.getPropertyValue("--x")),
        y: top + parseFloat(style.getPropertyValue("--y")),
      };
    }),
  );
  if (!box || !tip) return undefined;
  return tip.x >= box.x && tip.x <= box.x + box.width && tip.y >= box.y && tip.y <= box.y + box.height;
}

/** A pointer that rests goes away: it is moved until the friend has seen it. */
async function seesOnTitle(from: Person, to: Person, what: string): Promise<void> {
  const { width = 0 } = (await title(from).boundingBox()) ?? {};
  let at = 0;
  const moved = async () => {
    at += 1;
    const position = { x: Math.min(width - 2, 5 + (at % 9)), y: 5 };
    await (from.onPhone ? title(from).tap({ position }) : title(from).click({ position }));
    return onTitle(to);
  };
  await until(what, moved, (there) => there === true);
}

story("others see what one points at", { screens: BOTH }, async (market) => {
  const ada = await market.person("Ada");
  const basile = await market.person("Basile", { language: "fr", theme: "slate" });
  await bringAxe(ada.context);
  await ada.startRoom("Over there");
  await basile.join(await ada.copyInvite(), "Over there");
  await ada.openProduct(DRESS);
  await basile.openProduct(DRESS);
  // Nobody sees a pointer before its owner wants that.
  await title(ada).click();
  expect(await pointers(basile).count()).toBe(0);

  await ada.page.locator("cb-topbar .all").click();
  await ada.page.getByRole("button", { name: ada.t.together.point }).click();
  await chip(ada).waitFor();
  expect(await examine(ada.page)).toEqual([]);
  await seesOnTitle(ada, basile, "it is on the title");
  await pointers(basile).filter({ hasText: "Ada" }).waitFor();
  // It stays on its thing when that moves.
  await basile.page.setViewportSize(basile.onPhone ? { width: 360, height: 740 } : { width: 1180, height: 800 });
  await seesOnTitle(ada, basile, "it is still on the title");

  // One's own isn't shown to oneself, and on another page there is none.
  expect(await pointers(ada).count()).toBe(0);
  await basile.browse();
  await pointers(basile).waitFor({ state: "detached" });
  await basile.openProduct(DRESS);
  await seesOnTitle(ada, basile, "it is there again");

  // The focus points for those who go by keys; Escape ends it.
  await tabTo(ada.page, "button", new RegExp(ada.t.product.talk));
  const focused = async () => {
    await ada.page.keyboard.press("Shift+Tab");
    await ada.page.keyboard.press("Tab");
    return onTitle(basile);
  };
  await until("it has gone on from the title", focused, (there) => there === false);
  await ada.page.keyboard.press("Escape");
  await pointers(basile).waitFor({ state: "detached" });
  await chip(ada).waitFor({ state: "detached" });
});
