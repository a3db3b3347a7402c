import { describe, expect, it } from "vitest";
import { Http } from "../../api/http.ts";
import { ProductsApi } from "../../api/products.ts";
import { EVERYTHING, only } from "../../api/product-query.ts";
import { Listing } from "./listing.ts";

const FACETS = { shops: [], categories: [], total: 3 };

/** A server that answers when it is told to, and says what it was asked. */
function server() {
  const asked: URLSearchParams[] = [];
  const answers: ((answer: unknown, status?: number) => void)[] = [];
  const http = new Http({
    base: "http://test",
    fetch: (url, init = {}) => {
      asked.push(new URL(url as string).searchParams);
      return new Promise((resolve, reject) => {
        init.signal?.addEventListener("abort", () => reject(init.signal?.reason as Error));
        answers.push((answer, status = 200) => resolve(new Response(JSON.stringify(answer), { status })));
      });
    },
  });
  return { api: new ProductsApi(http), asked, answers };
}

const page = (ids: string[], next: string | null, more = {}) => ({
  products: ids.map((id) => ({ id })),
  next,
  total: 3,
  ...more,
});

describe("a listing", () => {
  it("asks for facets with its first page, and goes on from there", async () => {
    const { api, asked, answers } = server();
    const listing = new Listing(api, { ...only("colour", "red"), q: "robe" }, () => undefined);
    const first = listing.more();
    // While one is on its way there is no second one.
    await listing.more();
    answers[0]?.(page(["p_a", "p_b"], "c1", { facets: FACETS, corrected: "robes" }));
    await first;
    expect(listing).toMatchObject({ phase: "idle", total: 3, corrected: "robes", arrived: true, done: false });
    const second = listing.more();
    answers[1]?.(page(["p_b", "p_c"], null));
    await second;
    expect(listing.products.map(({ id }) => id)).toEqual(["p_a", "p_b", "p_c"]);
    expect(listing).toMatchObject({ done: true, facets: FACETS, corrected: "robes" });
    await listing.more();
    expect(asked.map((params) => [params.get("facets"), params.get("cursor"), params.get("colour")])).toEqual([
      ["true", null, "red"],
      [null, "c1", "red"],
    ]);
  });

  it("is stopped without a word, and can be gone on with", async () => {
    const { api, answers } = server();
    const listing = new Listing(api, EVERYTHING, () => undefined);
    const first = listing.more();
    listing.stop();
    await first;
    expect(listing).toMatchObject({ phase: "first", arrived: false });
    const again = listing.more();
    answers[1]?.(page(["p_a"], null, { facets: FACETS }));
    await again;
    expect(listing.products).toHaveLength(1);
  });

  it("tells a shop that isn't there from a server that isn't", async () => {
    for (const [status, phase] of [
      [404, "gone"],
      [503, "failed"],
    ] as const) {
      const { api, answers } = server();
      const listing = new Listing(api, only("shop", "s_none"), () => undefined);
      const first = listing.more();
      answers[0]?.({ code: "x" }, status);
      await first;
      expect(listing.phase).toBe(phase);
    }
  });
});
