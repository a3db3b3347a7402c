import { expect, it } from "vitest";
import type { Build } from "./build.ts";
import { MOST_KEPT, Shell } from "./shell.ts";

const ORIGIN = "https://cabas.example";

/** Caches as a browser has them, as far as the shell uses them. */
class FakeCaches {
  readonly all = new Map<string, Map<string, string>>();

  open(name: string): Promise<unknown> {
    const kept = this.all.get(name) ?? new Map<string, string>();
    this.all.set(name, kept);
    return Promise.resolve({
      match: (path: string) => Promise.resolve(answerOf(kept.get(path))),
      put: async (path: string, answer: Response) => void kept.set(path, await answer.text()),
      keys: () => Promise.resolve([...kept.keys()].map((path) => ({ url: ORIGIN + path }))),
    });
  }

  match(path: string): Promise<Response | undefined> {
    return Promise.resolve(answerOf([...this.all.values()].find((kept) => kept.has(path))?.get(path)));
  }

  keys(): Promise<string[]> {
    return Promise.resolve([...this.all.keys()]);
  }

  delete(name: string): Promise<boolean> {
    return Promise.resolve(this.all.delete(name));
  }

  get paths(): string[] {
    return [...new Set([...this.all.values()].flatMap((kept) => [...kept.keys()]))].sort();
  }
}

function answerOf(text: string | undefined): Response | undefined {
  return text === undefined ? undefined : new Response(text);
}

/** A device, and a server with files that may be away. */
class World {
  readonly caches = new FakeCaches();
  files = new Map<string, string>();
  away = false;
  asked: string[] = [];
  private behind: Promise<unknown>[] = [];

  /** The server gets another build, and the device its worker. */
  async deploy(version: string): Promise<Shell> {
    const texts = {
      en: [`/assets/first.en-${version}.js`, `/assets/later.en-${version}.js`],
      fr: [`/assets/first.fr-${version}.js`],
    };
    const core = ["/", "/theme.js", `/assets/room-${version}.js`, "/assets/same-1.js"];
    const lazy = `/assets/looks-${version}.js`;
    this.files = new Map([...core, ...texts.en, ...texts.fr, lazy].map((path) => [path, `${path} of ${version}`]));
    const shell = this.shell({ version, core, texts });
    await shell.install();
    await shell.activate();
    return shell;
  }

  shell(build: Build): Shell {
    const caches = this.caches as unknown as CacheStorage;
    return new Shell({ caches, origin: ORIGIN, fetch: (request) => this.fetch(request) }, build);
  }

  /** What a page gets that asks for this; undefined: the worker leaves it to the browser. */
  async get(shell: Shell, path: string, mode: RequestMode = "cors", method = "GET"): Promise<string | undefined> {
    const request = { url: ORIGIN + path, method, mode } as Request;
    const answer = await shell.answer(request, (work) => this.behind.push(work));
    await Promise.all(this.behind);
    return answer?.text();
  }

  private fetch(request: Request | string): Promise<Response> {
    const path = typeof request === "string" ? request : new URL(request.url).pathname;
    this.asked.push(path);
    if (this.away) return Promise.reject(new TypeError("Failed to fetch"));
    const text = this.files.get(path.startsWith("/r/") ? "/" : path);
    return Promise.resolve(new Response(text ?? "nothing", { status: text === undefined ? 404 : 200 }));
  }
}

it("opens without the server: the page, what it begins with, and what was fetched before", async () => {
  const world = new World();
  const shell = await world.deploy("1");
  await world.get(shell, "/assets/looks-1.js");
  world.away = true;
  expect(await world.get(shell, "/r/r_abcd?tab=cart", "navigate")).toBe("/ of 1");
  for (const path of ["/theme.js", "/assets/room-1.js", "/assets/looks-1.js"]) {
    expect(await world.get(shell, path)).toBe(`${path} of 1`);
  }
});

it("asks the server for the page first, and takes the kept one also where a proxy says that it is away", async () => {
  const world = new World();
  const shell = await world.deploy("1");
  world.files.set("/", "newer");
  expect(await world.get(shell, "/", "navigate")).toBe("newer");
  const down = world.shell({ version: "1", core: ["/"], texts: {} });
  const proxied = new Shell(
    {
      caches: world.caches as unknown as CacheStorage,
      origin: ORIGIN,
      fetch: () => Promise.resolve(new Response("bad gateway", { status: 502 })),
    },
    { version: "1", core: ["/"], texts: {} },
  );
  expect(await world.get(down, "/", "navigate")).toBe("newer");
  expect(await world.get(proxied, "/", "navigate")).toBe("/ of 1");
});

it("leaves alone whatever is not of the build", async () => {
  const world = new World();
  const shell = await world.deploy("1");
  const before = world.caches.paths;
  for (const path of [
    "/api/me",
    "/api/photos/ab",
    "/img/320/x",
    "/art/coat.svg",
    "/looks/l_abcd",
    "/ws/rooms/r",
    "/sw.js",
  ]) {
    expect(await world.get(shell, path)).toBeUndefined();
    expect(await world.get(shell, path, "navigate")).toBeUndefined();
  }
  expect(await world.get(shell, "/assets/room-1.js", "cors", "POST")).toBeUndefined();
  expect(await world.get(shell, "/assets/room-1.js?again=1")).toBeUndefined();
  expect(world.caches.paths).toEqual(before);
});

it("keeps no failure, and asks again", async () => {
  const world = new World();
  const shell = await world.deploy("1");
  world.away = true;
  await expect(world.get(shell, "/assets/looks-1.js")).rejects.toThrow("fetch");
  world.away = false;
  world.files.delete("/assets/looks-1.js");
  expect(await world.get(shell, "/assets/looks-1.js")).toBe("nothing");
  world.files.set("/assets/looks-1.js", "here");
  expect(await world.get(shell, "/assets/looks-1.js")).toBe("here");
});

it("learns from a page what it has loaded, and which language it speaks", async () => {
  const world = new World();
  const shell = await world.deploy("1");
  expect(world.caches.paths.some((path) => path.includes(".en-"))).toBe(false);
  world.files.set("/api/me", "private");
  const loaded = ["/assets/first.en-1.js", "/assets/looks-1.js", "/assets/gone-1.js", "/api/me", "/assets/x?y=1"];
  await shell.keep([...loaded.map((path) => ORIGIN + path), "https://elsewhere.example/assets/x.js", "nonsense"]);
  const added = ["/assets/first.en-1.js", "/assets/later.en-1.js", "/assets/looks-1.js"];
  expect(world.caches.paths).toEqual(["/", "/theme.js", "/assets/room-1.js", "/assets/same-1.js", ...added].sort());
});

it("takes over without taking scripts from open tabs, and lets go of them one version later", async () => {
  const world = new World();
  const first = await world.deploy("1");
  await first.keep([`${ORIGIN}/assets/first.en-1.js`]);
  await world.get(first, "/assets/looks-1.js");
  world.asked = [];
  const second = await world.deploy("2");
  // What is the same is not fetched again; the language is known.
  expect(world.asked).not.toContain("/assets/same-1.js");
  expect(world.asked).toContain("/assets/later.en-2.js");
  expect(world.files.has("/assets/looks-1.js")).toBe(false);
  expect(await world.get(second, "/assets/looks-1.js")).toBe("/assets/looks-1.js of 1");
  world.away = true;
  expect(await world.get(second, "/", "navigate")).toBe("/ of 2");
  world.away = false;
  const third = await world.deploy("3");
  expect(await world.get(third, "/assets/looks-1.js")).toBe("nothing");
  expect(await world.caches.keys()).toEqual(["cabas-shell-2", "cabas-shell-3"]);
});

it("keeps no more than it may", async () => {
  const world = new World();
  const shell = await world.deploy("1");
  for (let n = 0; n < MOST_KEPT + 20; n++) {
    world.files.set(`/assets/file-${n}.js`, "x");
    await world.get(shell, `/assets/file-${n}.js`);
  }
  expect(world.caches.paths).toHaveLength(MOST_KEPT);
});

it("is not installed by half", async () => {
  const world = new World();
  const shell = world.shell({ version: "1", core: ["/", "/assets/gone.js"], texts: {} });
  world.files.set("/", "page");
  await expect(shell.install()).rejects.toThrow("/assets/gone.js is not there");
});
