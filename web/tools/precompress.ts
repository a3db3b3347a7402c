import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";
import type { Plugin } from "vite";

const brotli = promisify(brotliCompress);
const gz = promisify(gzip);

/** What shrinks: fonts (woff2) and raster images are compressed already. */
const COMPRESSIBLE = /\.(?:html|js|css|svg|json|txt|webmanifest|map)$/;
/** Below this a packet is a packet, compressed or not. */
const SMALLEST = 512;

/**
 * Writes `name.br` and `name.gz` beside every file of the build that gets smaller by it, so that the server
 * never compresses an asset itself. The server picks by `Accept-Encoding`.
 */
export function precompress(): Plugin {
  let outDir = "";
  let failed = false;
  return {
    name: "cabas:precompress",
    apply: "build",
    enforce: "post",
    configResolved(config) {
      outDir = join(config.root, config.build.outDir);
    },
    buildEnd(error) {
      failed = error !== undefined;
    },
    // After everything is written, the copies of public/ too.
    async closeBundle() {
      if (failed) return;
      const entries = await readdir(outDir, { recursive: true, withFileTypes: true });
      const files = entries
        .filter((entry) => entry.isFile() && COMPRESSIBLE.test(entry.name))
        .map((entry) => join(entry.parentPath, entry.name));
      await Promise.all(files.map(compressOne));
    },
  };
}

async function compressOne(path: string): Promise<void> {
  const bytes = await readFile(path);
  if (bytes.length < SMALLEST) return;
  const [br, gzipped] = await Promise.all([
    brotli(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    }),
    gz(bytes, { level: constants.Z_BEST_COMPRESSION }),
  ]);
  await Promise.all([
    br.length < bytes.length ? writeFile(`${path}.br`, br) : undefined,
    gzipped.length < bytes.length ? writeFile(`${path}.gz`, gzipped) : undefined,
  ]);
}
