import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { PATIENCE_MS, until } from "./until.ts";

/** `CABAS_BIN`, or what `cargo build` made. */
function program(): string {
  const path = process.env["CABAS_BIN"] ?? resolve(import.meta.dirname, "../../../target/debug/cabas");
  if (!existsSync(path)) throw new Error(`${path} is not there: run \`cargo build\` first, or set CABAS_BIN`);
  return path;
}

/** Variables that are set for a server. */
export type Settings = Readonly<Record<string, string>>;

/** A real server process on a port and a data folder of its own. */
export class Server {
  #child: ChildProcess | undefined;
  #log = "";
  #port = 0;

  private constructor(
    private readonly data: string,
    private readonly settings: Settings,
  ) {}

  static async start(settings: Settings = {}): Promise<Server> {
    const server = new Server(await mkdtemp(join(tmpdir(), "cabas-e2e-")), settings);
    process.once("exit", () => server.#child?.kill("SIGKILL"));
    await server.start();
    return server;
  }

  get origin(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Everything that it wrote, over all its lives. */
  get log(): string {
    return this.#log;
  }

  /** Starts the process: on any port the first time, then always on that one. */
  async start(): Promise<void> {
    const before = this.#log.length;
    const child = spawn(
      program(),
      ["serve", "--demo", "--listen", `127.0.0.1:${this.#port}`, "--data", this.data, "--idle-unload", "1s"],
      {
        stdio: ["ignore", "pipe", "pipe"],
        // Stories make rooms and join as fast as they can, all from one address.
        env: {
          ...process.env,
          RUST_LOG: "info",
          NO_COLOR: "1",
          CABAS_ROOMS_PER_HOUR: "100000",
          CABAS_JOINS_PER_MINUTE: "100000",
          ...this.settings,
        },
      },
    );
    this.#child = child;
    const hear = (bytes: Buffer): void => void (this.#log += bytes.toString());
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    const open = await until(
      "the server says where it is open",
      () => {
        if (child.exitCode !== null) throw new Error(`the server ended with ${child.exitCode}:\n${this.#log}`);
        return /Cabas is open: http:\/\/127\.0\.0\.1:(\d+)/.exec(this.#log.slice(before))?.[1];
      },
      (port) => port !== undefined,
    );
    this.#port = Number(open);
  }

  /** Imports a feed, as whoever runs the server does: JSON, or text as it is. */
  async import(shop: string, feed: unknown): Promise<void> {
    const file = join(this.data, "feed.json");
    await writeFile(file, typeof feed === "string" ? feed : JSON.stringify(feed));
    const run = promisify(execFile);
    await run(program(), ["import", "--shop", shop, "--currency", "EUR", "--data", this.data, file]);
  }

  /** Without any warning, as when the power goes. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  /** Stands still: sockets stay open, nothing is answered. */
  pause(): void {
    this.#child?.kill("SIGSTOP");
  }

  goOn(): void {
    this.#child?.kill("SIGCONT");
  }

  /** Ends it and takes its data away. */
  async end(): Promise<void> {
    await this.#end("SIGTERM");
    await rm(this.data, { recursive: true, force: true });
  }

  async #end(signal: "SIGKILL" | "SIGTERM"): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), PATIENCE_MS);
    await ended;
    clearTimeout(late);
  }
}
