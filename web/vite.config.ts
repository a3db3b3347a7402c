import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { manifests } from "./tools/manifests.ts";
import { minifyTemplates } from "./tools/minify-templates.ts";
import { onlyMaps } from "./tools/only-maps.ts";
import { precompress } from "./tools/precompress.ts";
import { shell, WORKER } from "./tools/shell.ts";
import { shortNames } from "./tools/short-names.ts";
import { shortTexts } from "./tools/short-texts.ts";
import { squeezed } from "./tools/squeeze.ts";
import { textsInTime } from "./tools/texts-in-time.ts";
import { weighed } from "./tools/weigh.ts";

/** Where `npm run dev` finds a running server. */
const SERVER = "http://127.0.0.1:8080";

/**
 * Which scripts there are, each with what its modules import, as far as no earlier one holds it: few, since what is alike
 * shrinks best together. `room` is what the first goods wait for; what stands below it comes later.
 */
const SCRIPTS = [
  {
    name: "base",
    test: /\/src\/(?:main|i18n\/format|state\/when|icons\/\w+|ui\/(?:copy|fragment-secret|parts|picture\/.*|problem|services|qr\/.*|site-header\/.*|empty-stall\/.*))\.ts$/,
  },
  { name: "room", test: /\/src\/pages\/room\/room\.ts$/ },
  { name: "board", test: /\/src\/sync\/board\.ts$/ },
  { name: "talk", test: /\/src\/pages\/(?:chat|polls|votes|photos)\/.*\.ts$/ },
  { name: "looks", test: /\/src\/pages\/looks\/.*\.ts$/ },
  { name: "places", test: /\/src\/pages\/(?:activity|browse|cart|empty-room|picks|product|room)\/.*\.ts$/ },
].map((group, at, all) => ({ ...group, priority: all.length - at }));

export default defineConfig({
  plugins: [
    onlyMaps(),
    shortNames(),
    shortTexts(),
    minifyTemplates(),
    textsInTime(),
    squeezed(),
    weighed(),
    manifests(),
    shell(),
    precompress(),
  ],
  build: {
    outDir: "dist",
    assetsDir: "assets",
    target: ["chrome120", "edge120", "firefox121", "safari17"],
    // The page's CSP has neither data: nor inline sources, so nothing may be folded into a document.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: true,
    rolldownOptions: {
      input: {
        index: resolve(import.meta.dirname, "index.html"),
        [WORKER]: resolve(import.meta.dirname, "worker/worker.ts"),
      },
      output: {
        codeSplitting: { groups: SCRIPTS },
        // A worker's address must not change: browsers ask there for the next one.
        entryFileNames: ({ name }) => (name === WORKER ? `${WORKER}.js` : "assets/[name]-[hash].js"),
      },
    },
  },
  server: {
    proxy: {
      "/api": { target: SERVER, changeOrigin: true },
      "/art": SERVER,
      "/img": SERVER,
      "^/looks/[^/]+$": SERVER,
      "/ws": { target: SERVER, ws: true },
    },
  },
  test: {
    include: ["src/**/*.test.ts", "tools/**/*.test.ts", "worker/**/*.test.ts"],
    environment: "node",
  },
});
