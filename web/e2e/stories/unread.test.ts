import { BOTH } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";

story("a tab says in its title what is unread", { screens: BOTH }, async (market) => {
  const { people } = await market.party("Waiting", "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await ada.go("votes");
  await basile.go("chat");
  await basile.say("Are you there?");
  await ada.page.waitForFunction(() => document.title.startsWith("(1) "));
  await ada.go("chat");
  await ada.reads("Are you there?");
  await ada.page.waitForFunction(() => !document.title.startsWith("("));
});
