import { defineConfig } from "vitest/config";

/** A story with three browsers and a server that is killed twice, on a machine that does other things besides. */
const STORY_MS = 300_000;
const HOOK_MS = 60_000;
/** Each file has a Chromium and a server of its own: two at once are what a small machine carries. */
const FILES_AT_ONCE = 2;

export default defineConfig({
  test: {
    include: ["e2e/stories/**/*.test.ts"],
    environment: "node",
    testTimeout: STORY_MS,
    hookTimeout: HOOK_MS,
    teardownTimeout: HOOK_MS,
    pool: "forks",
    maxWorkers: FILES_AT_ONCE,
    // Node 20 has a WebSocket only when asked for; friends without a browser need it.
    execArgv: ["--experimental-websocket", "--disable-warning=ExperimentalWarning"],
    reporters: ["verbose"],
    retry: 0,
  },
});
