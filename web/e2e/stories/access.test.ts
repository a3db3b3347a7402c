import { expect } from "vitest";
import { BOTH } from "../support/chromium.ts";
import { bringAxe, examine } from "../support/axe.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { furnish, leaveStop, ROOM_STOPS, settled } from "../support/tour.ts";

for (const theme of ["paper", "slate"] as const) {
  story(`axe finds nothing serious on ${theme}`, { screens: BOTH }, async (market) => {
    const found: string[] = [];
    const look = async (person: Person, where: string): Promise<void> => {
      await settled(person);
      for (const line of await examine(person.page)) found.push(`${where}: ${line}`);
    };
    // Without motion, so that nothing is looked at half faded in.
    const likes = { theme, motion: "reduce" } as const;
    const ada = await market.person("Ada", likes);
    const basile = await market.person("Basile", likes);
    for (const { context } of [ada, basile]) await bringAxe(context);
    await ada.page.goto("/");
    await ada.page.getByRole("heading", { level: 1 }).waitFor();
    await look(ada, "home");
    await ada.startRoom("For everybody");
    await look(ada, "empty room");
    const link = await ada.copyInvite();
    await basile.openInvite(link);
    await basile.page.getByRole("heading", { level: 1 }).waitFor();
    await look(basile, "join");
    await basile.join(link, "For everybody");
    await furnish(ada, basile);
    for (const stop of ROOM_STOPS) {
      await stop.go(ada);
      await look(ada, stop.name);
      await leaveStop(ada);
    }
    await ada.page.goto("/");
    await ada.page.getByRole("link", { name: "For everybody" }).waitFor();
    await look(ada, "home with a room");
    await ada.page.goto("/join");
    await ada.page.getByRole("heading", { level: 1 }).waitFor();
    await look(ada, "no invite");
    expect(found).toEqual([]);
  });
}
