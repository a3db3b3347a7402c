import type { Plugin } from "vite";

/** Texts that aren't here yet when a room draws its first view. */
const LATE = /\/src\/i18n\/(?:later|start)\.ts$/;
/** Where that view begins. */
const FIRST = /\/src\/(?:main|pages\/room\/room)\.ts$/;

/** Lets no build pass in which the first view would read texts that come later: `part` brings them before the code that does. */
export function textsInTime(): Plugin {
  return {
    name: "cabas:texts-in-time",
    apply: "build",
    buildEnd(error) {
      if (error) return;
      const importsOf = (id: string) => this.getModuleInfo(id)?.importedIds ?? [];
      const begun = [...this.getModuleIds()].filter((id) => FIRST.test(id));
      const way = wayToLate(begun, importsOf);
      if (way) this.error(`texts are read before they are here: ${way.join(" imports ")}`);
    },
  };
}

/** By which imports one comes from the first view to texts that come later. */
export function wayToLate(
  begun: readonly string[],
  importsOf: (id: string) => readonly string[],
): readonly string[] | undefined {
  const seen = new Set<string>();
  const next = begun.map((id) => [id]);
  for (let way = next.shift(); way; way = next.shift()) {
    const id = way.at(-1) ?? "";
    if (LATE.test(id)) return way;
    if (seen.has(id)) continue;
    seen.add(id);
    for (const imported of importsOf(id)) next.push([...way, imported]);
  }
  return undefined;
}
