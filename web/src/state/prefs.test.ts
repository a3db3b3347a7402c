import { expect, it } from "vitest";
import { loadPrefs, preferredLanguage, savePrefs, type Store } from "./prefs.ts";

function store(first: string | null = null): Store {
  let kept = first;
  return { getItem: () => kept, setItem: (_, value) => (kept = value) };
}

it("keeps what was chosen", () => {
  const kept = store();
  savePrefs({ theme: "dark", language: "fr", sound: true, suggestions: false }, kept);
  expect(loadPrefs(kept)).toEqual({ theme: "dark", language: "fr", sound: true, suggestions: false });
});

it("survives a store that is broken, blocked or full of nonsense", () => {
  const broken: Store = {
    getItem: () => {
      throw new Error("blocked");
    },
    setItem: () => {
      throw new Error("full");
    },
  };
  const fresh = { theme: "system", language: undefined, sound: false, suggestions: true };
  expect(loadPrefs(broken)).toEqual(fresh);
  savePrefs({ theme: "dark", language: undefined, sound: false, suggestions: true }, broken);
  for (const nonsense of ["{", "null", "7", '{"theme":"pink","language":"xx"}']) {
    expect(loadPrefs(store(nonsense))).toEqual(fresh);
  }
});

it("speaks the first of the browser's languages that it knows", () => {
  const none = { theme: "system", language: undefined, sound: false, suggestions: true } as const;
  expect(preferredLanguage(none, ["de-DE", "fr-CA", "en"])).toBe("fr");
  expect(preferredLanguage(none, ["de"])).toBe("en");
  expect(preferredLanguage({ ...none, language: "en" }, ["fr"])).toBe("en");
});
