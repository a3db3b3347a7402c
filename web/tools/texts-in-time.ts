import type { Plugin } from "vite";

/** Texts that aren't here yet when a room draws its first view. */
const LATE = /\/src\/i18n\/(?:later|start)\.ts$/;
/** Where that view begins. */
const FIRST = /\/src\/(?:main|pages\/room\/room)\.ts$/;

/** Pages and what they begin with: none of their scripts may bring along an element that speaks a room's later texts. */
const BEGINS = /\/src\/(?:main|pages\/(\w+)\/\1)\.ts$/;
const PAGES = new Set(["room", "home", "join", "adopt", "privacy", "missing"]);
const SPEAKS_LATE = "/src/i18n/later.ts";

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
    /** The same of scripts: one may hold more than what is imported of it. */
    writeBundle(_options, bundle) {
      const scripts = Object.values(bundle).filter((output) => output.type === "chunk");
      const speaksLate = (id: string) =>
        (this.getModuleInfo(id)?.importedIds ?? []).some((to) => to.endsWith(SPEAKS_LATE));
      const way = wayToSpeaker(
        scripts.map(({ fileName, imports, moduleIds }) => ({
          file: fileName,
          imports,
          begins: moduleIds.some(beginsPage),
          late: moduleIds.some(speaksLate),
        })),
      );
      if (way) this.error(`a script is run before the texts of its elements are here: ${way.join(" imports ")}`);
    },
  };
}

/** A script of the build, as far as it matters here. */
export interface Script {
  readonly file: string;
  readonly imports: readonly string[];
  /** A page begins with it. */
  readonly begins: boolean;
  /** It holds elements that speak late texts. */
  readonly late: boolean;
}

/** By which imports one comes from a page's beginning to a script with elements that speak late texts. */
export function wayToSpeaker(scripts: readonly Script[]): readonly string[] | undefined {
  const seen = new Set<string>();
  const next = scripts.filter(({ begins }) => begins).map(({ file }) => [file]);
  for (let way = next.shift(); way; way = next.shift()) {
    const script = scripts.find(({ file }) => file === way.at(-1));
    if (!script || seen.has(script.file)) continue;
    seen.add(script.file);
    if (script.late) return way;
    for (const imported of script.imports) next.push([...way, imported]);
  }
  return undefined;
}

function beginsPage(id: string): boolean {
  const match = BEGINS.exec(id);
  return match !== null && (match[1] === undefined || PAGES.has(match[1]));
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
