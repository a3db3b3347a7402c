import { expect, it } from "vitest";
import { shortIn, shortTextsIn } from "./short-texts.ts";

const EN = `import { cart } from "./cart.en.ts"; export const later = { cart, chat: { say: "Say", send: (n: number) => \`Send \${n}\` } };`;
const CART = `export const cart: typeof en = { empty: "Empty", sum: (n) => n, steps: [{ empty: 1 }] };`;
const ID = { later: "/src/i18n/later.en.ts", cart: "/src/i18n/cart.fr.ts" };
const DICTIONARIES = [
  [ID.later, EN],
  [ID.cart, CART],
] as const;

function short(...users: string[]) {
  return shortIn([...DICTIONARIES, ...users.map((code, at) => [`/src/pages/${at}.ts`, code] as const)]);
}

it("calls texts by a letter, where they stand and where they are spoken", () => {
  const user = `import { t } from "../i18n/later.ts"; html\`\${t.cart.empty} \${t.chat.send(cart.sum)}\`; other.cart.empty;`;
  const known = short(user);
  expect(shortTextsIn(ID.later, EN, known)).toBe(
    `import { cart } from "./cart.en.ts"; export const later = { cart, chat: { a: "Say", b: (n: number) => \`Send \${n}\` } };`,
  );
  expect(shortTextsIn(ID.cart, CART, known)).toBe(
    `export const cart: typeof en = { a: "Empty", c: (n) => n, b: [{ empty: 1 }] };`,
  );
  expect(shortTextsIn("/src/pages/0.ts", user, known)).toBe(
    `import { t } from "../i18n/later.ts"; html\`\${t.cart.a} \${t.chat.b(cart.sum)}\`; other.cart.empty;`,
  );
});

it.each([
  "t.cart[what]",
  "const texts = t.cart",
  "const { empty } = t.cart",
  "say(t.cart)",
  "reason(t); function reason({ cart }) {}",
  "const all = t; all.cart",
])("leaves a section that is read in another way: %s", (code) => {
  expect([...short(`import { t } from "../i18n/later.ts"; t.cart.empty; ${code};`).keys()]).toEqual(["chat"]);
});

it("leaves a section that a dictionary speaks itself, or that is put together", () => {
  const speaks = shortIn([
    ...DICTIONARIES,
    ["/src/i18n/first.fr.ts", "export const first = { a: { b: cart.empty } };"],
  ]);
  expect([...speaks.keys()]).toEqual(["chat", "a"]);
  const joined = shortIn([...DICTIONARIES, ["/src/i18n/cart.en.ts", "export const cart = { ...more };"]]);
  expect([...joined.keys()]).toEqual(["chat"]);
});
