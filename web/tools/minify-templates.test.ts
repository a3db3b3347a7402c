import { expect, it } from "vitest";
import { minifyTemplate, minifyTemplatesIn } from "./minify-templates.ts";

it("keeps one blank of a line break, and none before the end of a tag", () => {
  expect(
    minifyTemplate(['<div\n      class="a  b"\n      ?hidden=', "\n    >\n      <b>", "</b>  and\n   more\n</div>\n"]),
  ).toEqual(['<div class="a  b" ?hidden=', "> <b>", "</b>  and more </div> "]);
  expect(minifyTemplate(["<br\n  />", "a > b  c < d", "<i\n>x</i\n>"])).toEqual(["<br/>", "a > b  c < d", "<i>x</i>"]);
});

it("leaves values in quotes, comments and what is shown as it is written", () => {
  const quoted = ['<p title="one\n  ', "\n  two  ' > three\"  id=x\n>", "<!-- a\n  b > -->"];
  expect(minifyTemplate(quoted)).toEqual(['<p title="one\n  ', "\n  two  ' > three\" id=x>", "<!-- a\n  b > -->"]);
  const verbatim = ["<pre>\n  a\n", "</pre>\n  <b\n>"];
  expect(minifyTemplate(verbatim)).toEqual(verbatim);
});

it("finds templates within templates, behind letters of any width", () => {
  const code = `const a = "é 👗"; const b = html\`<p\n  >\${x.map((y) => svg\`<g\n    >\${y}\n  </g>\`)}\n</p>\`; const c = css\`a\n b\`; const d = \`\n  e\`;`;
  expect(minifyTemplatesIn(code)).toBe(
    `const a = "é 👗"; const b = html\`<p>\${x.map((y) => svg\`<g>\${y} </g>\`)} </p>\`; const c = css\`a\n b\`; const d = \`\n  e\`;`,
  );
});

it("leaves what is escaped alone", () => {
  const code = "html`<b>\\`\\u00a0\\n  ${x}</b>`;";
  expect(minifyTemplatesIn(code)).toBe(code);
});
