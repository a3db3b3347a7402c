import { defineConfig } from "vitest/config";
import { precompress } from "./tools/precompress.ts";

/** Where `npm run dev` finds a running server. */
const SERVER = "http://127.0.0.1:8080";

export default defineConfig({
  plugins: [precompress()],
  build: {
    outDir: "dist",
    assetsDir: "assets",
    target: ["chrome120", "edge120", "firefox121", "safari17"],
    // The page's CSP has neither data: nor inline sources, so nothing may be folded into a document.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    reportCompressedSize: true,
  },
  server: {
    proxy: {
      "/api": { target: SERVER, changeOrigin: true },
      "/art": SERVER,
      "/img": SERVER,
      "/ws": { target: SERVER, ws: true },
    },
  },
  test: {
    include: ["src/**/*.test.ts", "tools/**/*.test.ts"],
    environment: "node",
  },
});
