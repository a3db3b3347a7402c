/**
 * The files that the app is made of, kept on the device: it opens without the server, and says itself that it has no connection.
 * Nothing else is ever kept. Only the build's own hashed files, its page and the few files beside it come into a cache; whatever the
 * API, rooms, photos and pictures answer passes by without being looked at.
 */
import type { Build } from "./build.ts";

/** What a browser gives a worker. */
export interface Surroundings {
  readonly caches: CacheStorage;
  readonly fetch: (request: Request | string, init?: RequestInit) => Promise<Response>;
  readonly origin: string;
}

/** The one page; the app in it looks at the address. */
const PAGE = "/";
/** Addresses of the app. Others that one can go to (shared looks, downloads) are the server's own. */
const PAGES = /^\/(?:$|join$|device$|privacy$|r\/|looks\/[^/]+\/add$)/;
/** Files that never change, as their names have a hash. */
const HASHED = "/assets/";
/** The first texts of a language: who has them speaks it. */
const SPOKEN = /^\/assets\/first\.(\w+)-/;
/** Each version has a cache of its own. */
const PREFIX = "cabas-shell-";
/** What a proxy says whose server is away. */
const AWAY: ReadonlySet<number> = new Set([502, 503, 504]);
/** For how long the server may keep a page waiting where there is a kept one, in ms. */
const PATIENCE_MS = 5_000;
/** Most files that one version keeps: a build has some forty. */
export const MOST_KEPT = 128;

/** What the worker does, without a browser around it. */
export class Shell {
  readonly #around: Surroundings;
  readonly #build: Build;
  readonly #name: string;
  /** What has no hash and is no page. */
  readonly #beside: ReadonlySet<string>;

  constructor(around: Surroundings, build: Build) {
    this.#around = around;
    this.#build = build;
    this.#name = PREFIX + build.version;
    this.#beside = new Set(build.core.filter((path) => path !== PAGE && !path.startsWith(HASHED)));
  }

  /** Fetches what a first view needs, all or nothing, with the texts that earlier versions spoke here. */
  async install(): Promise<void> {
    const { caches } = this.#around;
    const earlier = await Promise.all((await this.#versions()).map(async (name) => pathsIn(await caches.open(name))));
    const cache = await this.#own();
    await Promise.all(
      [...this.#build.core, ...this.#textsLike(earlier.flat())].map((path) => this.#bring(cache, path)),
    );
  }

  /**
   * Lets go of what earlier versions kept, but for the last one: tabs of it may be open, and the scripts that they have yet to load
   * may be gone from the server. It goes when the next version comes.
   */
  async activate(): Promise<void> {
    const others = (await this.#versions()).filter((name) => name !== this.#name);
    await Promise.all(others.slice(0, -1).map((name) => this.#around.caches.delete(name)));
  }

  /** The answer to a request that is ours to answer. What has to go on behind it is given to `later`. */
  answer(request: Request, later: (work: Promise<unknown>) => void): Promise<Response> | undefined {
    const url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== this.#around.origin) return undefined;
    if (request.mode === "navigate") return PAGES.test(url.pathname) ? this.#page(request) : undefined;
    // A script that is asked for anew after a failure has a query: that is between the browser and the server.
    if (url.search !== "") return undefined;
    if (url.pathname.startsWith(HASHED)) return this.#hashed(url.pathname, later);
    if (this.#beside.has(url.pathname)) return this.#fresh(request, url.pathname);
    return undefined;
  }

  /** Keeps what a page has loaded before it had a worker, as far as it is of the build, with the texts of its language. */
  async keep(urls: readonly string[]): Promise<void> {
    const { origin } = this.#around;
    const paths = urls
      .map((url) => (URL.canParse(url) ? new URL(url) : undefined))
      .filter((url) => url?.origin === origin && url.pathname.startsWith(HASHED) && url.search === "")
      .map((url) => url?.pathname ?? "");
    const cache = await this.#own();
    // One after the other, for the bound's sake; what fails is fetched when it is needed.
    for (const path of new Set([...paths, ...this.#textsLike(paths)])) {
      await this.#bring(cache, path).catch(() => undefined);
    }
  }

  /** The network's word where it comes; else the kept page. */
  async #page(request: Request): Promise<Response> {
    const asked = this.#around.fetch(request).catch(() => undefined);
    const late = new Promise<undefined>((resolve) => setTimeout(resolve, PATIENCE_MS));
    const soon = await Promise.race([asked, late]);
    if (soon && !AWAY.has(soon.status)) return soon;
    return (await this.#kept(PAGE)) ?? (await asked) ?? Response.error();
  }

  async #fresh(request: Request, path: string): Promise<Response> {
    const answer = await this.#around.fetch(request).catch(() => undefined);
    if (answer && !AWAY.has(answer.status)) return answer;
    return (await this.#kept(path)) ?? answer ?? Response.error();
  }

  async #hashed(path: string, later: (work: Promise<unknown>) => void): Promise<Response> {
    const kept = await this.#anywhere(path);
    if (kept) return kept;
    const answer = await this.#around.fetch(path);
    if (isWhole(answer)) later(this.#put(path, answer.clone()));
    return answer;
  }

  async #put(path: string, answer: Response): Promise<void> {
    const cache = await this.#own();
    if ((await cache.keys()).length < MOST_KEPT) await cache.put(path, answer);
  }

  /** A file, from an earlier version where it is the same. */
  async #bring(cache: Cache, path: string): Promise<void> {
    if (await cache.match(path, { ignoreVary: true })) return;
    const hashed = path.startsWith(HASHED);
    const kept = hashed ? await this.#anywhere(path) : undefined;
    const answer = kept ?? (await this.#around.fetch(path, { cache: hashed ? "default" : "no-cache" }));
    if (!isWhole(answer)) throw new Error(`${path} is not there: ${answer.status}`);
    await this.#put(path, answer);
  }

  /** The texts of those languages whose first texts are among these. */
  #textsLike(paths: readonly string[]): readonly string[] {
    const languages = new Set(paths.map((path) => SPOKEN.exec(path)?.[1] ?? ""));
    return [...languages].flatMap((language) => this.#build.texts[language] ?? []);
  }

  /** Caches of all versions, in the order in which they came. */
  async #versions(): Promise<readonly string[]> {
    return (await this.#around.caches.keys()).filter((name) => name.startsWith(PREFIX));
  }

  #own(): Promise<Cache> {
    return this.#around.caches.open(this.#name);
  }

  async #kept(path: string): Promise<Response | undefined> {
    return (await this.#own()).match(path, { ignoreVary: true });
  }

  async #anywhere(path: string): Promise<Response | undefined> {
    return this.#around.caches.match(path, { ignoreVary: true });
  }
}

/** The file itself, not where some proxy would rather have one go. */
function isWhole(answer: Response): boolean {
  return answer.status === 200 && !answer.redirected;
}

async function pathsIn(cache: Cache): Promise<readonly string[]> {
  return (await cache.keys()).map(({ url }) => new URL(url).pathname);
}
