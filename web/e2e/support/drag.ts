import type { Locator } from "playwright-core";
import type { Person } from "./person.ts";

/** Drags one row of a list by its handle over another row, with the mouse or, on a phone, with a finger. */
export async function dragRow(person: Person, list: Locator, from: number, to: number): Promise<void> {
  const { page } = person;
  await list.locator("li").nth(to).scrollIntoViewIfNeeded();
  const middle = async (selector: string, n: number) => {
    const box = await list.locator(selector).nth(n).boundingBox();
    if (!box) throw new Error(`no ${selector} ${n}`);
    return { x: box.x + box.width / 2, y: box.y + box.height / 2 };
  };
  const start = await middle(".grip", from);
  const end = { x: start.x, y: (await middle("li", to)).y + (to > from ? 10 : -10) };
  const way = [0.3, 0.7, 1].map((part) => ({ x: start.x, y: start.y + (end.y - start.y) * part }));
  if (!person.onPhone) {
    await page.mouse.move(start.x, start.y);
    await page.mouse.down();
    for (const { x, y } of way) await page.mouse.move(x, y);
    await page.mouse.up();
    return;
  }
  const finger = await person.context.newCDPSession(page);
  const touch = async (type: "touchStart" | "touchMove" | "touchEnd", ...touchPoints: { x: number; y: number }[]) =>
    await finger.send("Input.dispatchTouchEvent", { type, touchPoints });
  await touch("touchStart", start);
  for (const point of way) await touch("touchMove", point);
  await touch("touchEnd");
  await finger.detach();
}
