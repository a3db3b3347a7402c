import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** All modules of the app but tests: their paths, from `/src/` on, with their code. */
export function sources(): (readonly [string, string])[] {
  const folder = join(import.meta.dirname, "../src");
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(".test.ts"))
    .map((name) => [`/src/${name}`, readFileSync(join(folder, name), "utf8")] as const);
}
