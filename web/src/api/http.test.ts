import { describe, expect, it, vi } from "vitest";
import { ApiError, Http } from "./http.ts";
import { EVERYTHING } from "./product-query.ts";
import { ProductsApi } from "./products.ts";
import { RoomsApi } from "./rooms.ts";

interface Seen {
  readonly url: string;
  readonly init: RequestInit;
}

function server(answer: (url: string) => Response | Promise<Response>): { http: Http; seen: Seen[] } {
  const seen: Seen[] = [];
  const http = new Http({
    base: "http://test",
    fetch: (url, init = {}) => {
      seen.push({ url: url as string, init });
      return Promise.resolve(answer(url as string));
    },
  });
  return { http, seen };
}

const json = (body: unknown, status = 200, headers = {}) => new Response(JSON.stringify(body), { status, headers });
const failure = (call: Promise<unknown>) =>
  call.then(
    () => undefined,
    (error: unknown) => error as ApiError,
  );

describe("Http", () => {
  it("sends JSON and reads JSON", async () => {
    const { http, seen } = server(() => json({ id: "i_1" }));
    await new RoomsApi(http).createInvite("r_1", "viewer", null);
    expect(seen[0]?.url).toBe("http://test/api/rooms/r_1/invites");
    expect(seen[0]?.init.body).toBe('{"role":"viewer","expires_in_s":null}');
    expect(seen[0]?.init.headers).toMatchObject({ "content-type": "application/json" });
  });

  it("gives what was asked for ahead to the first who asks for the same", async () => {
    const { http, seen } = server((url) => (url.includes("shops") ? json({ shops: [] }) : json({}, 503)));
    const early = new ProductsApi(http, () => "fr");
    http.ahead(() => [early.shops(), early.browse(EVERYTHING, { limit: 60 })]);
    expect(seen).toHaveLength(2);
    const api = new ProductsApi(http, () => "fr");
    expect(await api.shops()).toEqual([]);
    expect((await failure(api.browse(EVERYTHING, { limit: 60 })))?.status).toBe(503);
    expect(seen).toHaveLength(2);
    // Once: the next try is a try. And another search is another.
    await failure(api.browse(EVERYTHING, { limit: 60 }));
    await failure(api.browse(EVERYTHING, { limit: 30 }));
    expect(seen).toHaveLength(4);
  });

  it("asks anew where nobody came for what was asked ahead", async () => {
    const { http, seen } = server(() => json({ shops: [] }));
    const early = new ProductsApi(http, () => "fr");
    const now = vi.spyOn(performance, "now").mockReturnValue(1_000);
    http.ahead(() => [early.shops()]);
    now.mockReturnValue(31_000);
    await new ProductsApi(http, () => "fr").shops();
    expect(seen).toHaveLength(2);
    now.mockRestore();
  });

  it("leaves out what was not asked", async () => {
    const { http, seen } = server(() => json({ products: [], next: null, total: 0 }));
    await new ProductsApi(http).browse({ ...EVERYTHING, q: "robe d'été" });
    expect(seen[0]?.url).toBe("http://test/api/products?q=robe+d%27%C3%A9t%C3%A9");
  });

  it("reads a problem document", async () => {
    const { http } = server(() =>
      json(
        {
          title: "Bad",
          status: 422,
          code: "invalid",
          detail: "Say who you are.",
          request_id: "q1",
          errors: [{ field: "name", message: "too long" }, { nonsense: 1 }],
        },
        422,
      ),
    );
    const error = await failure(http.call("/x"));
    expect(error).toMatchObject({
      status: 422,
      code: "invalid",
      message: "Say who you are.",
      requestId: "q1",
      temporary: false,
    });
    expect(error?.fieldErrors).toEqual([{ field: "name", message: "too long" }]);
  });

  it("makes the best of a proxy's page", async () => {
    const { http } = server(() => new Response("<h1>Bad gateway", { status: 502, headers: { "retry-after": "3" } }));
    expect(await failure(http.call("/x"))).toMatchObject({ code: "http_502", retryAfterMs: 3000, temporary: true });
  });

  it("says when there was no answer, or an unreadable one", async () => {
    const gone = server(() => Promise.reject(new TypeError("fetch failed"))).http;
    expect(await failure(gone.call("/x"))).toMatchObject({ status: 0, code: "offline", temporary: true });
    const odd = server(() => new Response("{")).http;
    expect(await failure(odd.call("/x"))).toMatchObject({ code: "bad_answer" });
  });

  it("lets the caller's own abort through", async () => {
    const stop = new AbortController();
    stop.abort(new Error("enough"));
    const { http } = server(() => Promise.reject(stop.signal.reason as Error));
    expect(await failure(http.call("/x", { signal: stop.signal }))).not.toBeInstanceOf(ApiError);
  });
});

describe("ProductsApi", () => {
  const ids = (url: string) => new URL(url).searchParams.get("ids")?.split(",") ?? [];
  const lines = (url: string) =>
    json({
      variants: ids(url)
        .filter((id) => id !== "v_none")
        .map((id) => ({ id, price: { amount: 1, currency: "EUR" } })),
    });

  it("knows the cart lines of a product that was looked at", async () => {
    const price = { amount: 8900, currency: "EUR" };
    const image = { url: "/art/a.svg", alt: "" };
    const variant_list = [{ id: "v_a", title: "S", options: ["S"], price, available: true }];
    const shop = { id: "s_1", slug: "brume", name: "Brume", awning: 1 };
    const { http, seen } = server(() => json({ id: "p_1", shop, title: "Coat", image, variant_list }));
    const api = new ProductsApi(http);
    await api.product("p_1");
    expect(api.peekVariant("v_a")).toEqual({
      id: "v_a",
      product: "p_1",
      product_title: "Coat",
      title: "S",
      options: ["S"],
      shop,
      price,
      image,
      available: true,
      gone: false,
    });
    expect(seen).toHaveLength(1);
  });

  it("asks once for what a list asks one by one, and never again for what it knows", async () => {
    const { http, seen } = server(lines);
    const api = new ProductsApi(http);
    const [one, two] = await Promise.all([api.variants(["v_a", "v_b"]), api.variants(["v_b", "v_none"])]);
    expect(seen.map(({ url }) => ids(url))).toEqual([["v_a", "v_b", "v_none"]]);
    expect([...one.keys()]).toEqual(["v_a", "v_b"]);
    expect([...two.keys()]).toEqual(["v_b"]);
    await api.variants(["v_a"]);
    expect(seen.length).toBe(1);
    expect(api.peekVariant("v_a")?.id).toBe("v_a");
  });

  it("keeps to the server's limit on one call", async () => {
    const { http, seen } = server(lines);
    await new ProductsApi(http).variants(Array.from({ length: 450 }, (_, i) => `v_${i}`));
    expect(seen.map(({ url }) => ids(url).length)).toEqual([200, 200, 50]);
  });

  it("asks again after a failure", async () => {
    let down = true;
    const { http } = server((url) => (down ? json({ code: "busy" }, 503) : lines(url)));
    const api = new ProductsApi(http);
    expect(await failure(api.variants(["v_a"]))).toMatchObject({ code: "busy" });
    down = false;
    expect((await api.variants(["v_a"])).size).toBe(1);
  });

  it("asks in the reader's language, and forgets what it knew in another", async () => {
    let lang = "en";
    let open = (): void => undefined;
    const held = new Promise<void>((resolve) => (open = resolve));
    const { http, seen } = server(async (url) => {
      if (url.includes("lang=en")) await held;
      return lines(url);
    });
    const api = new ProductsApi(http, () => lang);
    const english = api.variants(["v_a"]);
    lang = "fr";
    api.forget();
    expect((await api.variants(["v_a"])).size).toBe(1);
    const known = api.peekVariant("v_a");
    open();
    await english;
    // The late answer is nobody's any more.
    expect(api.peekVariant("v_a")).toBe(known);
    expect(seen.map(({ url }) => new URL(url).searchParams.get("lang"))).toEqual(["en", "fr"]);
  });

  it("remembers cards that it browsed", async () => {
    const { http, seen } = server(() => json({ products: [{ id: "p_a" }], next: null, total: 1 }));
    const api = new ProductsApi(http);
    await api.browse(EVERYTHING);
    expect((await api.card("p_a"))?.id).toBe("p_a");
    expect(seen.length).toBe(1);
  });
});
