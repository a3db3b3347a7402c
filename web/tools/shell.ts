import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";
import type { Build } from "../worker/build.ts";

/** The service worker, as an input of the build; its address is this with `.js`. */
export const WORKER = "sw";
/** What the worker's source calls the list of files. */
const PLACE = "__SHELL__";
/** What an app may begin with: its pages. What else there is in a room is kept as the room fetches it, at rest. */
const BEGINS = [
  "/src/main.ts",
  ...["room", "home", "join", "adopt", "privacy", "missing"].map((page) => `/src/pages/${page}/${page}.ts`),
];
/** The page's style sheet, and what every page draws from. Fonts are kept as a page asks for them: most texts need half of them. */
const DRAWS = /^assets\/(?:index-[^/]*\.css|(?:icons|friends|garments)-[^/]*\.svg)$/;
/** What the page names that has no hash. */
const BESIDE = ["theme.js", "favicon.svg"];
const LANGUAGES = ["en", "fr"] as const;
const GROUPS = ["first", "start", "later"] as const;
/** Digits of the hash that tells builds apart. */
const VERSION_DIGITS = 16;

/** A script of the build, as far as it matters here. */
export interface Script {
  readonly file: string;
  /** Files that have to be there before it runs. */
  readonly imports: readonly string[];
  readonly modules: readonly string[];
}

/** What the worker keeps from the beginning: what first views need in any language, and the texts of each. */
export function filesOf(scripts: readonly Script[], others: readonly string[]): Omit<Build, "version"> {
  const paths = (files: Iterable<string>) => [...files].map((file) => `/${file}`).sort();
  const begun = reached(scripts, BEGINS);
  const texts = LANGUAGES.map((language) => {
    const files = reached(
      scripts,
      GROUPS.map((group) => `/src/i18n/${group}.${language}.ts`),
    );
    return [language, paths([...files].filter((file) => !begun.has(file)))] as const;
  });
  const drawn = others.filter((file) => DRAWS.test(file));
  return { core: ["/", ...paths([...BESIDE, ...begun, ...drawn])], texts: Object.fromEntries(texts) };
}

function reached(scripts: readonly Script[], modules: readonly string[]): ReadonlySet<string> {
  const files = new Set<string>();
  const next = modules.map((module) => {
    const found = scripts.find((script) => script.modules.some((id) => id.endsWith(module)));
    if (!found) throw new Error(`no script holds ${module}: tell tools/shell.ts what it is called now`);
    return found;
  });
  for (let script = next.pop(); script; script = next.pop()) {
    if (files.has(script.file)) continue;
    files.add(script.file);
    const { imports } = script;
    next.push(...scripts.filter(({ file }) => imports.includes(file)));
  }
  return files;
}

/** Tells the service worker which files this build has, and names the build: whatever differs makes another version. */
export function shell(): Plugin {
  let publicDir = "";
  return {
    name: "cabas:shell",
    apply: "build",
    enforce: "post",
    configResolved(config) {
      publicDir = config.publicDir;
    },
    generateBundle(_options, bundle) {
      const worker = bundle[`${WORKER}.js`];
      if (worker?.type !== "chunk" || !worker.code.includes(PLACE)) return this.error("there is no worker to tell");
      if (worker.imports.length > 0) this.error("the worker has to be one classic script");
      const outputs = Object.values(bundle);
      const scripts = outputs.filter((output) => output.type === "chunk" && output !== worker);
      const files = filesOf(
        scripts.flatMap((output) =>
          output.type === "chunk"
            ? [{ file: output.fileName, imports: output.imports, modules: output.moduleIds }]
            : [],
        ),
        outputs.map(({ fileName }) => fileName),
      );
      const hash = createHash("sha256").update(worker.code);
      for (const output of outputs) hash.update(output.fileName);
      const page = bundle["index.html"];
      if (page?.type !== "asset") return this.error("there is no page to keep");
      hash.update(page.source);
      for (const name of BESIDE) hash.update(readFileSync(join(publicDir, name)));
      const build: Build = { version: hash.digest("hex").slice(0, VERSION_DIGITS), ...files };
      worker.code = worker.code.replace(PLACE, () => JSON.stringify(build));
    },
  };
}
