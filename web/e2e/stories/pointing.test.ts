import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { tabTo } from "../support/focus.ts";
import { until } from "../support/until.ts";

const DRESS = "Vesper wrap dress";

const title = ({ page }: Person) => page.locator("cb-product h1");
const pointers = ({ page }: Person) => page.locator("cb-pointing .pointer");

/** Whether a pointer's tip is on the title of the product. */
async function onTitle(person: Person): Promise<boolean> {
  const box = await title(person).boundingBox();
  const tip = await pointers(person)
    .first()
    .evaluate((pointer) => {
      const { left, top } = pointer.parentElement?.getBoundingClientRect() ?? { left: NaN, top: NaN };
      const style = getComputedStyle(pointer);
      return {
        x: left + parseFloat(style.getPropertyValue("--x")),
        y: top + parseFloat(style.getPropertyValue("--y")),
      };
    });
  if (!box) return false;
  return tip.x >= box.x && tip.x <= box.x + box.width && tip.y >= box.y && tip.y <= box.y + box.height;
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
  await ada.page.getByText(ada.t.together.pointing).waitFor();
  expect(await examine(ada.page)).toEqual([]);
  await title(ada).click();
  await pointers(basile).filter({ hasText: "Ada" }).waitFor();
  await until("it is on the title", () => onTitle(basile), Boolean);
  // It stays on its thing when that moves.
  await basile.page.setViewportSize(basile.onPhone ? { width: 360, height: 740 } : { width: 1180, height: 800 });
  await until("it is still on the title", () => onTitle(basile), Boolean);

  // One's own isn't shown to oneself, and on another page there is none.
  expect(await pointers(ada).count()).toBe(0);
  await basile.browse();
  await pointers(basile).waitFor({ state: "detached" });
  await basile.openProduct(DRESS);
  await title(ada).click();
  await pointers(basile).waitFor();

  // The focus points for those who go by keys; Escape ends it.
  await tabTo(ada.page, "button", new RegExp(ada.t.product.talk));
  await until(
    "it has gone on from the title",
    async () => (await pointers(basile).count()) > 0 && !(await onTitle(basile)),
    Boolean,
  );
  await ada.page.keyboard.press("Escape");
  await pointers(basile).waitFor({ state: "detached" });
  await ada.page.getByText(ada.t.together.pointing).waitFor({ state: "detached" });
});
