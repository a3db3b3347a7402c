// Runs a TypeScript file on any Node that we support: node e2e/run.mjs FILE
import { resolve } from "node:path";
import process from "node:process";
import { runnerImport } from "vite";

const file = process.argv[2];
if (file === undefined) throw new Error("usage: node e2e/run.mjs FILE");
await runnerImport(resolve(file), { configFile: false, logLevel: "warn" });
