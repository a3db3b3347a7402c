import { expect, it } from "vitest";
import { first } from "../../i18n/first.en.ts";
import { reason } from "./refusal.ts";

it("says why, each code in words of its own", () => {
  expect(reason("poll_closed", first)).toBe(first.refused.poll_closed);
  expect(reason("already_paid", first)).toBe(first.refused.already_paid);
  expect(reason("look_full", first)).toBe(first.refused.look_full);
  expect(reason("waiting", first)).toBe(first.refused.waiting);
  expect(reason("quota_exceeded", first)).toBe(first.refused.quota);
  expect(reason("rate_limited", first)).toBe(first.problem.rate_limited_soon);
});

it("says as much as it can of what it doesn't know", () => {
  for (const code of ["gone_fishing", "heading", "named", "toString"]) {
    expect(reason(code, first)).toBe(first.refused.other);
  }
});
