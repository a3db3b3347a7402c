import { expect, it } from "vitest";
import { token } from "./manifests.ts";
import { filesOf, type Script } from "./shell.ts";

const script = (file: string, imports: string[], ...modules: string[]): Script => ({
  file: `assets/${file}`,
  imports: imports.map((name) => `assets/${name}`),
  modules: modules.map((module) => `/web/src/${module}`),
});

const SCRIPTS = [
  script("base.js", [], "main.ts", "ui/parts.ts"),
  script("room.js", ["base.js"], "pages/room/room.ts"),
  script("home.js", ["base.js"], "pages/home/home.ts"),
  script("small.js", [], ...["join", "adopt", "privacy", "missing"].map((page) => `pages/${page}/${page}.ts`)),
  script("looks.js", ["room.js"], "pages/looks/looks.ts"),
  ...["en", "fr"].flatMap((language) =>
    ["first", "start", "later"].map((group) =>
      script(`${group}.${language}.js`, ["plural.js"], `i18n/${group}.${language}.ts`),
    ),
  ),
  script("plural.js", [], "i18n/plural.ts"),
];

it("lists what first views need, and the texts of each language", () => {
  const others = [
    "assets/index-a.css",
    "assets/icons-b.svg",
    "assets/inter-c.woff2",
    "index.html",
    "assets/no-picture-d.svg",
  ];
  const { core, texts } = filesOf(SCRIPTS, others);
  const drawn = ["/assets/icons-b.svg", "/assets/index-a.css"];
  expect(core[0]).toBe("/");
  expect([...core].sort()).toEqual(
    [
      "/",
      "/assets/base.js",
      "/assets/home.js",
      "/assets/room.js",
      "/assets/small.js",
      ...drawn,
      "/favicon.svg",
      "/theme.js",
    ].sort(),
  );
  expect(texts["fr"]).toEqual(["first.fr", "later.fr", "plural", "start.fr"].map((name) => `/assets/${name}.js`));
});

it("fails where a page's script can't be found", () => {
  expect(() => filesOf(SCRIPTS.slice(1), [])).toThrow("main.ts");
});

it("reads colours from the tokens", () => {
  expect(token(":root { --brand-paper: #fbf7ef; }", "brand-paper")).toBe("#fbf7ef");
  expect(() => token("", "brand-paper")).toThrow("brand-paper");
});
