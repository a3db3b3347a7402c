import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import { story } from "../support/story.ts";

const COAT = "Harbour coat";

story(
  "what could go with the bag is suggested, says why, and can be switched off",
  { screens: BOTH },
  async (market) => {
    const ada = await market.person("Ada");
    const basile = await market.person("Basile", { language: "fr", theme: "slate" });
    for (const { context } of [ada, basile]) await bringAxe(context);
    await ada.startRoom("Autumn");
    await basile.join(await ada.copyInvite(), "Autumn");
    // Who comes in lands where the host is: before she moves, he does.
    await basile.openProduct(COAT);
    const row = ({ page }: typeof ada) => page.locator("cb-suggestions");
    await ada.go("cart");
    await ada.page.getByRole("heading", { name: ada.t.cart.empty }).waitFor();
    expect(await row(ada).getByRole("heading").count()).toBe(0);

    // What Basile puts in, both get something for, each in their own words.
    await basile.add();
    await row(ada).getByRole("heading", { name: ada.t.suggest.heading }).waitFor();
    await row(ada)
      .getByText(ada.t.suggest.why.material(ada.t.suggest.likes("Basile"), "wool"))
      .first()
      .waitFor();
    await basile.go("cart");
    await row(basile).getByText(basile.t.suggest.why.material(basile.t.suggest.youLike, "laine")).first().waitFor();
    for (const { page, name } of [ada, basile]) expect(await examine(page), name).toEqual([]);

    // Ada stays where she is and wants one, too: the reasons count her.
    await ada.page.getByRole("button", { name: new RegExp(`^${ada.t.cart.meToo}`) }).click();
    await row(ada)
      .getByText(ada.t.suggest.why.material(ada.t.suggest.like(2), "wool"))
      .first()
      .waitFor();

    // One press leads there, in the colour that was spoken of.
    const link = row(ada).getByRole("link").first();
    const title = (await link.locator(".goods-name").textContent()) ?? "";
    await link.click();
    await ada.page.locator("cb-product").getByRole("heading", { level: 1, name: title }).waitFor();

    await ada.go("cart");
    await row(ada).getByRole("button", { name: ada.t.suggest.off }).click();
    await row(ada).getByText(ada.t.suggest.isOff).waitFor();
    expect(await row(ada).getByRole("link").count()).toBe(0);
    await ada.page.reload();
    await ada.inRoom();
    await ada.go("cart");
    await row(ada).getByText(ada.t.suggest.isOff).waitFor();
    await row(ada).getByRole("button", { name: ada.t.suggest.on }).click();
    await row(ada).getByRole("link").first().waitFor();
  },
);
