import { expect } from "vitest";
import { BOTH, DESKTOP } from "../support/chromium.ts";
import type { Person } from "../support/person.ts";
import { story } from "../support/story.ts";
import { answered } from "../support/watch.ts";

const ROOM = "By invitation";
const COAT = "Harbour coat";

/** Where the code of a link is to be had by somebody in its room. */
function codeUrl({ page }: Person, link: string): string {
  const room = new URL(page.url()).pathname.split("/")[2] ?? "";
  const invite = new URL(link).hash.slice(1).split(".")[0] ?? "";
  return `/api/rooms/${room}/invites/${invite}/qr`;
}

story("an invite that was never one", { screens: BOTH }, async (market) => {
  const guest = await market.person("Guest");
  const { page, t } = guest;
  await page.goto("/join");
  await page.getByRole("heading", { name: t.join.missingHeading }).waitFor();
  market.expect(answered(404));
  await page.goto("/join#i_0000000000000000.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
  await page.getByRole("heading", { name: t.join.deadHeading }).waitFor();
  expect(page.url()).not.toContain("#");
  await page.getByRole("link", { name: t.join.homeLink }).click();
  await page.getByRole("heading", { name: t.home.heading }).waitFor();
});

story("a link is withdrawn; who is in stays in", { screens: BOTH }, async (market) => {
  const { link, people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await ada.page.getByRole("button", { name: ada.t.room.invite, exact: true }).click();
  const dialog = ada.page.getByRole("dialog", { name: ada.t.invite.heading });
  // It is the same link, so that nobody ends up with ten.
  await expect.poll(() => dialog.getByLabel(ada.t.invite.link).inputValue()).toBe(link);
  await dialog.getByText("used once").waitFor();
  await dialog.getByRole("button", { name: ada.t.invite.revokeName("") }).click();
  await dialog.getByText(ada.t.invite.revoked).waitFor();
  await ada.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });

  const late = await market.person("Late");
  market.expect(answered(404));
  await late.openInvite(link);
  await late.page.getByRole("heading", { name: late.t.join.deadHeading }).waitFor();
  // Basile is told nothing of it, and is still heard.
  await basile.go("chat");
  await basile.say("still here");
  await ada.go("chat");
  await ada.reads("still here");
});

story("a member comes straight in", { screens: BOTH }, async (market) => {
  const { link, people } = await market.party(ROOM, "Ada", "Basile");
  const [, basile] = people as [Person, Person];
  const room = basile.page.url();
  await basile.page.goto("/");
  await basile.openInvite(link);
  await basile.inRoom();
  expect(new URL(basile.page.url()).pathname).toBe(new URL(room).pathname);
  // By the list of one's rooms, too.
  await basile.page.goto("/");
  await basile.page.getByRole("link", { name: ROOM }).click();
  await basile.inRoom();
  // And with the name that one had, in another room.
  await basile.page.goto("/");
  await expect.poll(() => basile.page.getByLabel(basile.t.home.yourName).inputValue()).toBe("Basile");
});

story("without an invite the door stays shut", { screens: [DESKTOP] }, async (market) => {
  const { people } = await market.party(ROOM, "Ada");
  const [ada] = people as [Person];
  const stranger = await market.person("Stranger");
  market.expect(answered(401), answered(403), answered(404));
  await stranger.page.goto(new URL(ada.page.url()).pathname);
  await stranger.page.getByRole("heading", { name: stranger.t.end.not_member }).waitFor();
  await stranger.page.goto("/r/r_00000000000000000000");
  await stranger.page.locator("cb-end h1").waitFor();
  await stranger.page.goto("/nowhere/at/all");
  await stranger.page.getByRole("heading", { name: stranger.t.missing.heading }).waitFor();
});

story("who only looks on can write nothing", { screens: BOTH }, async (market) => {
  const { people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  await ada.openProduct(COAT);
  await ada.add();
  await ada.page.getByRole("button", { name: ada.t.room.invite, exact: true }).click();
  const dialog = ada.page.getByRole("dialog", { name: ada.t.invite.heading });
  const field = dialog.getByLabel(ada.t.invite.link);
  await expect.poll(() => field.inputValue()).toContain("/join#");
  const shopper = await field.inputValue();
  await dialog.getByLabel(ada.t.invite.who).selectOption({ label: ada.t.invite.mayView });
  await dialog.getByRole("button", { name: ada.t.invite.make }).click();
  await expect.poll(() => field.inputValue()).not.toBe(shopper);
  const link = await field.inputValue();
  await dialog.getByRole("button", { name: ada.t.invite.code }).click();
  const code = dialog.getByRole("img", { name: ada.t.invite.codeLabel });
  await code.waitFor();
  const drawn = await ada.page.request.get(codeUrl(ada, link));
  const { size, path } = (await drawn.json()) as { size: number; path: string };
  expect(await code.locator("path").getAttribute("d")).toBe(path);
  // Cameras need four light modules around it.
  expect(await code.getAttribute("viewBox")).toBe(`-4 -4 ${size + 8} ${size + 8}`);
  await dialog.getByRole("button", { name: ada.t.common.close }).click();

  const vera = await market.person("Vera");
  await vera.openInvite(link);
  await vera.page.getByText(vera.t.join.ledeViewer).waitFor();
  await vera.join(link, ROOM);
  await vera.page.getByText(vera.t.banner.viewer).waitFor();
  const inRoom = vera.page.locator("cb-room");
  expect(await inRoom.getByRole("button", { name: vera.t.room.invite, exact: true }).count()).toBe(0);
  await vera.browse();
  await vera.tile(COAT).waitFor();
  // A reaction in passing writes nothing.
  expect(await vera.page.locator("cb-tile button:not(.react)").count()).toBe(0);
  await vera.openProduct(COAT);
  const buy = vera.page.getByRole("button", { name: vera.t.product.viewerAdd });
  expect(await buy.getAttribute("aria-disabled")).toBe("true");
  await buy.click({ force: true });
  await vera.go("cart");
  await vera.wanted(COAT, { Ada: 1 });
  expect(await vera.page.locator("cb-cart cb-stepper, cb-cart .me-too").count()).toBe(0);
  await vera.go("chat");
  await vera.page.getByText(vera.t.chat.viewer).waitFor();
  expect(await vera.page.locator("cb-chat textarea").count()).toBe(0);

  // A host lets them: at once, without a reload.
  await ada.page.getByRole("button", { name: /^In the room: / }).click();
  await ada.page.getByRole("button", { name: ada.t.people.manage("Vera") }).click();
  await ada.page.getByLabel(ada.t.people.roleOf, { exact: true }).selectOption({ label: ada.t.people.roleShopper });
  await vera.say("now I can");
  await basile.go("chat");
  await basile.reads("now I can");
});

story("a code that does not come is asked for again", { screens: [DESKTOP] }, async (market) => {
  const { link, people } = await market.party(ROOM, "Ada");
  const [ada] = people as [Person];
  ada.watch.expect(/ERR_INTERNET_DISCONNECTED/);
  await ada.page.getByRole("button", { name: ada.t.room.invite, exact: true }).click();
  const dialog = ada.page.getByRole("dialog", { name: ada.t.invite.heading });
  await expect.poll(() => dialog.getByLabel(ada.t.invite.link).inputValue()).toBe(link);
  const url = `**${codeUrl(ada, link)}`;
  await ada.page.route(url, (route) => route.abort("internetdisconnected"));
  await dialog.getByRole("button", { name: ada.t.invite.code }).click();
  await dialog.getByRole("alert").filter({ hasText: ada.t.problem.offline }).waitFor();
  await ada.page.unroute(url);
  await dialog.getByRole("button", { name: ada.t.common.tryAgain }).click();
  await dialog.getByRole("img", { name: ada.t.invite.codeLabel }).waitFor();
  expect(await dialog.getByRole("alert").filter({ hasText: /\S/ }).count()).toBe(0);
});

story("who is taken out is out at once", { screens: [DESKTOP] }, async (market) => {
  const { link, people } = await market.party(ROOM, "Ada", "Basile");
  const [ada, basile] = people as [Person, Person];
  market.expect(answered(401), answered(403), answered(404), /WebSocket/);
  await ada.page.getByRole("button", { name: /^In the room: / }).click();
  await ada.page.getByRole("button", { name: ada.t.people.manage("Basile") }).click();
  await ada.page.getByRole("button", { name: ada.t.people.removeDo }).click();
  await ada.page.getByRole("dialog").getByRole("button", { name: ada.t.people.removeDo, exact: true }).click();
  await basile.page.getByRole("heading", { name: basile.t.end.removed }).waitFor();
  await basile.page.reload();
  await basile.page.locator("cb-end h1").waitFor();
  // The link that they came by went with them, and another one doesn't help: only a host lets them back.
  await basile.openInvite(link);
  await basile.page.getByRole("heading", { name: basile.t.join.deadHeading }).waitFor();
  await ada.page.getByRole("button", { name: ada.t.room.invite, exact: true }).click();
  const field = ada.page.getByRole("dialog").getByLabel(ada.t.invite.link);
  await expect.poll(() => field.inputValue()).toContain("/join#");
  const another = await field.inputValue();
  expect(another).not.toBe(link);
  await basile.openInvite(another);
  await basile.page.getByRole("button", { name: basile.t.join.enter }).click();
  await basile.page.getByRole("alert").filter({ hasText: /\S/ }).waitFor();
});
