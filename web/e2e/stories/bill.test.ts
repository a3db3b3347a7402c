import { expect } from "vitest";
import { bringAxe, examine } from "../support/axe.ts";
import { BOTH } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { until } from "../support/until.ts";

const DRESS = "Vesper wrap dress";
const COAT = "Harbour coat";

function line({ page }: Person, title: string) {
  return page.locator("cb-cart li.cl", { hasText: title });
}

async function owes(person: Person): Promise<string[]> {
  const items = await person.page.locator("cb-bill .owes li").allInnerTexts();
  return items.map((text) => text.replace(/\s+/g, " "));
}

/** To be run in a page: opens a line's panel, and is in its first field before that has been told that it is open. */
async function hurry(button: HTMLElement | SVGElement): Promise<string | undefined> {
  const menu = (button.getRootNode() as ShadowRoot).querySelector("cb-line-menu")?.shadowRoot;
  const panel = menu?.querySelector("[popover]");
  const told = new Promise((resolve) => panel?.addEventListener("toggle", resolve, { once: true }));
  const enter = () => queueMicrotask(() => menu?.querySelector<HTMLElement>("#note")?.focus());
  panel?.addEventListener("beforetoggle", enter, { once: true });
  (button as HTMLElement).click();
  await told;
  return menu?.activeElement?.id;
}

story("three friends agree who pays and who owes whom", { screens: BOTH }, async (market) => {
  const { people } = await market.party("Bill", "Ada", "Basile", "Chloé");
  const [ada, basile, chloe] = people as [Person, Person, Person];
  const { t } = ada;
  for (const { context, page } of people) {
    await bringAxe(context);
    await page.reload();
  }
  for (const [person, title] of [
    [ada, DRESS],
    [basile, COAT],
    [chloe, DRESS],
  ] as const) {
    await person.openProduct(title);
    await person.add();
  }
  for (const person of people) await person.go("cart");

  // Basile pays for the coat, Ada for the dresses; nobody pushes in.
  await line(basile, COAT)
    .getByRole("button", { name: t.bill.payOf(COAT) })
    .click();
  await line(chloe, COAT).getByText(t.bill.pays("Basile")).waitFor();
  expect(
    await line(chloe, COAT)
      .getByRole("button", { name: t.bill.payOf(COAT) })
      .count(),
  ).toBe(0);
  for (const pay of await line(ada, DRESS)
    .getByRole("button", { name: t.bill.payOf(DRESS) })
    .all())
    await pay.click();
  await until(
    "Chloé’s debt",
    async () => await owes(chloe),
    (seen) => seen.length === 1 && seen[0]?.includes("Ada") === true,
  );

  // A note, by keyboard; all see it.
  const more = line(ada, COAT).getByRole("button", { name: t.bill.moreOf(COAT) });
  expect(await more.evaluate(hurry), "who is in the field already keeps the focus").toBe("note");
  await ada.page.keyboard.press("Escape");
  await more.focus();
  await ada.page.keyboard.press("Enter");
  await ada.page.getByLabel(t.bill.note, { exact: true }).fill("In blue");
  await ada.page.keyboard.press("Enter");
  await line(chloe, COAT).getByText("In blue").waitFor();

  // Split equally: everybody bears a third.
  await ada.page.getByRole("button", { name: t.bill.splitChangeOf }).click();
  await ada.page.getByRole("radio", { name: t.bill.equally }).check();
  expect(await examine(ada.page)).toEqual([]);
  await ada.page.getByRole("button", { name: t.bill.splitSave }).click();
  await basile.page.locator("cb-bill").getByText(t.bill.equally, { exact: true }).waitFor();

  // Only perhaps: it is not counted, and comes back.
  await line(chloe, COAT)
    .getByRole("button", { name: t.bill.moreOf(COAT) })
    .click();
  await chloe.page.getByRole("button", { name: t.bill.toMaybe }).click();
  await ada.page.getByRole("heading", { name: t.bill.maybe, exact: true }).waitFor();
  expect(await examine(ada.page)).toEqual([]);
  await ada.page.getByRole("button", { name: t.bill.fromMaybeOf(COAT) }).click();
  await chloe.page.getByRole("heading", { name: t.bill.maybe, exact: true }).waitFor({ state: "detached" });

  // A budget of one's own: a calm word, and nobody else's business.
  await chloe.page.getByRole("button", { name: t.bill.budgetSet }).click();
  await chloe.page.getByLabel(t.bill.budgetMine).fill("10");
  await chloe.page.getByRole("button", { name: t.bill.budgetSave }).click();
  await chloe.page.locator("cb-bill .budget.over").waitFor();
  expect(await ada.page.locator("cb-bill .budget").count()).toBe(0);
  expect(await examine(chloe.page)).toEqual([]);
});
