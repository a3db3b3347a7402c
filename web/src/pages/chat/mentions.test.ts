import { describe, expect, it } from "vitest";
import type { MemberView } from "../../protocol/generated.ts";
import { mentions, offered, splitMentions, withIds, withNames } from "./mentions.ts";

const person = (id: string, name: string, gone = false): [string, MemberView] => [
  id,
  { id, name, avatar: 0, role: "shopper", joined_at: 1, ...(gone && { gone }) },
];
const members = new Map([
  person("m_ines", "Inès"),
  person("m_inesb", "Inès B"),
  person("m_sami", "Sami"),
  person("m_gone", "Léo", true),
]);

describe("mentions", () => {
  it("survive being read, edited and stored", () => {
    const stored = "@m_inesb, look: (@m_sami) and @m_ines!";
    const read = withNames(stored, members);
    expect(read).toBe("@Inès B, look: (@Sami) and @Inès!");
    expect(withIds(read, members)).toBe(stored);
    expect(splitMentions("Hé @m_sami", members)).toEqual(["Hé ", members.get("m_sami")]);
  });

  it("are nobody's where no member is called so", () => {
    for (const text of ["me@m_sami.example", "@m_nobody", "@Inèsa", "@Léo", "a@Sami", "@"]) {
      expect(withNames(withIds(text, members), members), text).toBe(text);
    }
    expect(mentions("me@m_sami.example", "m_sami")).toBe(false);
    expect(mentions("@m_sami2", "m_sami")).toBe(false);
    expect(mentions("Ask @m_sami.", "m_sami")).toBe(true);
  });

  it("mean who was picked, where two have a name", () => {
    const two = new Map([...members, person("m_sami2", "Sami")]);
    expect(withIds("@Sami", two)).toBe("@m_sami");
    expect(withIds("@Sami", two, new Map([["Sami", "m_sami2"]]))).toBe("@m_sami2");
  });

  it("are offered while a name is typed, to others than oneself", () => {
    const names = (text: string, me = "m_sami") => offered(text, text.length, members, me)?.people.map(({ id }) => id);
    expect(names("Hé @")).toEqual(["m_ines", "m_inesb"]);
    expect(names("@ine")).toEqual(["m_ines", "m_inesb"]);
    expect(names("@inès b")).toEqual(["m_inesb"]);
    expect(names("mail@ine")).toBeUndefined();
    expect(names("@léo")).toBeUndefined();
    expect(offered("@ine", 4, members, "m_sami")?.from).toBe(1);
  });
});
