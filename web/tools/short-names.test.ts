import { expect, it } from "vitest";
import { knownIn, shortNamesIn } from "./short-names.ts";

const NONE = knownIn([]);

it("shortens what is private, where it is written, called and taken apart", () => {
  const code = `
    class Line {
      @state() private open = false;
      private readonly names?: string[];
      what = "open";
      private toggle(): void { this.open = !this.open; this.names?.push(this.what); other.open = html\`<p open>\${this.open}</p>\`; }
      private get first() { const { open: is, names = [], what } = this; return () => is ? this.toggle() : names[0] ?? what; }
    }`;
  expect(shortNamesIn(code, NONE)).toBe(`
    class Line {
      @state() private $a = false;
      private readonly $b?: string[];
      what = "open";
      private $c(): void { this.$a = !this.$a; this.$b?.push(this.what); other.open = html\`<p open>\${this.$a}</p>\`; }
      private get $d() { const { $a: is, $b: names = [], what } = this; return () => is ? this.$c() : names[0] ?? what; }
    }`);
});

it("leaves what may be named elsewhere: by a text, by a template, by another class", () => {
  const spoken = `class A { private a = 1; f(changed) { return changed.has("a") || "b" in this; } private b = 2; }`;
  expect(shortNamesIn(spoken, NONE)).toBe(spoken);
  const code = `class A { private a = 1; private b = this.a; }`;
  expect(shortNamesIn(code, knownIn(["class B extends A {}"]))).toBe(code);
  expect(shortNamesIn(code, knownIn(["html`<cb-a .a=${1}></cb-a>`"]))).toBe(
    `class A { private a = 1; private $a = this.a; }`,
  );
});

it.each([
  "same(other: A) { return other.a === this.a; }",
  "f() { const self = this; return self.a; }",
  "f() { const { ...all } = this; return all.a; }",
  "f(key: string) { return this[key]; }",
  "f() { return { ...this }; }",
  "f() { return (this as { a: number }).a; }",
  "f() { return function () { return this.a; }; }",
  "f() { last = this; }",
])("leaves a class alone that could be misread: %s", (rest) => {
  const code = `class A { private a = 1; ${rest} }`;
  expect(shortNamesIn(code, NONE)).toBe(code);
});

it("keeps the names of what is shared, computed, or a constructor's parameter", () => {
  const code = `class A { private static a = 1; private ["b"] = 2; constructor(private readonly c: number) {} f() { return this.c; } }`;
  expect(shortNamesIn(code, NONE)).toBe(code);
});
