import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

/** Most that the page's scripts may weigh, gzipped, in bytes. Whoever has to raise one says why in docs/performance.md. */
export const BUDGET = {
  /** What is fetched, read and run before a room's first goods are drawn. */
  first: 90_000,
  /** All of a room: what somebody who speaks one language comes to load there, whatever they open. */
  room: 200_000,
} as const;

/** One script of the build. */
export interface Script {
  readonly file: string;
  /** Files that have to be there before it runs. */
  readonly imports: readonly string[];
  /** Files that it may ask for later. */
  readonly later: readonly string[];
  /** What it is made of. */
  readonly modules: readonly string[];
  /** Gzipped, in bytes. */
  readonly weight: number;
}

export interface Weights {
  readonly first: number;
  readonly room: number;
  /** The same with the pages on the way to a room, and beside it. */
  readonly person: number;
  /** Every file, in all languages. */
  readonly files: number;
}

const LANGUAGES = ["en", "fr"] as const;
/** Where the app begins: it may ask for every page. */
const MAIN = "/src/main.ts";
/** Where a room begins. */
const ROOM = "/src/pages/room/room.ts";

/** Weighs a build, each in the language that is heavier. */
export function weigh(scripts: readonly Script[]): Weights {
  const sum = (some: readonly Script[]) => some.reduce((total, { weight }) => total + weight, 0);
  const inLanguage = (language: string) => scripts.filter((script) => !isOfAnother(script, language));
  const main = holding(scripts, MAIN);
  const first = (language: string) => {
    const begun = [MAIN, ROOM, `/src/i18n/first.${language}.ts`].map((module) => holding(scripts, module));
    return sum([...reached(begun, ({ imports }) => files(scripts, imports))]);
  };
  const room = (language: string) => {
    const begun = [MAIN, ROOM, ...["first", "later"].map((group) => `/src/i18n/${group}.${language}.ts`)];
    const all = reached(
      begun.map((module) => holding(scripts, module)),
      // What the app itself asks for later are its pages.
      (script) => files(scripts, script === main ? script.imports : [...script.imports, ...script.later]),
    );
    return sum([...all].filter((script) => !isOfAnother(script, language)));
  };
  return {
    first: Math.max(...LANGUAGES.map(first)),
    room: Math.max(...LANGUAGES.map(room)),
    person: Math.max(...LANGUAGES.map((language) => sum(inLanguage(language)))),
    files: sum(scripts),
  };
}

/** Texts of a language that isn't this one. */
function isOfAnother({ modules }: Script, language: string): boolean {
  return LANGUAGES.some(
    (other) => other !== language && modules.length > 0 && modules.every((module) => module.endsWith(`.${other}.ts`)),
  );
}

function holding(scripts: readonly Script[], module: string): Script {
  const found = scripts.find(({ modules }) => modules.some((id) => id.endsWith(module)));
  if (!found) throw new Error(`no script holds ${module}: tell tools/weigh.ts what it is called now`);
  return found;
}

function files(scripts: readonly Script[], names: readonly string[]): readonly Script[] {
  return scripts.filter(({ file }) => names.includes(file));
}

function reached(from: readonly Script[], leads: (script: Script) => readonly Script[]): ReadonlySet<Script> {
  const all = new Set<Script>();
  const next = [...from];
  for (let script = next.pop(); script; script = next.pop()) {
    if (all.has(script)) continue;
    all.add(script);
    next.push(...leads(script));
  }
  return all;
}

/** What is too heavy, as sentences. */
export function excess(weights: Weights, budget: typeof BUDGET): string[] {
  return (["first", "room"] as const)
    .filter((what) => weights[what] > budget[what])
    .map((what) => `${what}: ${weights[what]} bytes gzipped, at most ${budget[what]}`);
}

/** Weighs what was built, says so, and lets no build pass that is too heavy. */
export function weighed(): Plugin {
  return {
    name: "cabas:weighed",
    apply: "build",
    enforce: "post",
    writeBundle(_options, bundle) {
      const scripts: Script[] = [];
      for (const output of Object.values(bundle)) {
        // The worker is no script of the page.
        if (output.type !== "chunk" || !output.fileName.startsWith("assets/")) continue;
        scripts.push({
          file: output.fileName,
          imports: output.imports,
          later: output.dynamicImports,
          modules: output.moduleIds,
          weight: gzipSync(output.code, { level: 9 }).length,
        });
      }
      const weights = weigh(scripts);
      const kB = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
      this.info(
        `scripts, gzipped: ${kB(weights.first)} before the first goods, ${kB(weights.room)} in all of a room, ` +
          `${kB(weights.person)} with the pages beside it, ` +
          `${kB(weights.files)} in ${scripts.length} files`,
      );
      const over = excess(weights, BUDGET);
      if (over.length > 0) this.error(`the page is too heavy. ${over.join("; ")}`);
    },
  };
}
