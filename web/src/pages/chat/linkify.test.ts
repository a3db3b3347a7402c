import { describe, expect, it } from "vitest";
import { linkify } from "./linkify.ts";

const links = (text: string) => linkify(text).flatMap((piece) => ("href" in piece ? [piece.text] : []));

describe("linkify", () => {
  it("leaves text without addresses whole", () => {
    expect(linkify("The green one is very you.")).toEqual([{ text: "The green one is very you." }]);
  });

  it("keeps every character of the text", () => {
    const text = "Look (https://brume.example/a_(b)?x=1&y=2), or http://lin.example. No?";
    expect(
      linkify(text)
        .map((piece) => piece.text)
        .join(""),
    ).toBe(text);
    expect(links(text)).toEqual(["https://brume.example/a_(b)?x=1&y=2", "http://lin.example"]);
  });

  it("leaves the end of a sentence out", () => {
    expect(links("Vu ici : https://brume.example/hiver…")).toEqual(["https://brume.example/hiver"]);
    expect(links("« https://brume.example/hiver »")).toEqual(["https://brume.example/hiver"]);
  });

  it("leaves out closing brackets that were not opened, however many there are", () => {
    expect(links("(https://a.example/b_(c)), [https://a.example/{d}]")).toEqual([
      "https://a.example/b_(c)",
      "https://a.example/{d}",
    ]);
    expect(links(`https://a.example/(b${")".repeat(300_000)}`)).toEqual(["https://a.example/(b)"]);
    expect(links(`https://a.example/${"!)".repeat(300_000)}`)).toEqual(["https://a.example/"]);
  });

  it("makes nothing but http and https clickable", () => {
    expect(links("javascript:alert(1) data:text/html,x ftp://a.example file:///etc mailto:a@b.example")).toEqual([]);
    expect(links("https:// https://?")).toEqual([]);
  });
});
