import { ApiError } from "../api/http.ts";
import { t } from "../i18n/index.ts";

/** What a failed call means to the person: a sentence in their language, with the id to quote where the fault is ours. */
export function problemText(error: unknown): string {
  if (!(error instanceof ApiError)) return t.problem.other;
  const texts = t.problem;
  if (error.status === 0) return texts.offline;
  if (error.status === 429) {
    return error.retryAfterMs === undefined
      ? texts.rate_limited_soon
      : texts.rate_limited(Math.max(1, Math.ceil(error.retryAfterMs / 1000)));
  }
  if (error.status === 503) return texts.unavailable;
  if (error.status === 400 || error.status === 422) return texts.invalid;
  if (error.status === 401 || error.status === 403) return texts.forbidden;
  if (error.status === 404) return texts.not_found;
  return error.requestId ? `${texts.other} (${t.common.ref(error.requestId)})` : texts.other;
}

/** Whether a call was given up by ourselves: nothing to tell. */
export function wasAborted(error: unknown): boolean {
  return error instanceof DOMException && error.name === "AbortError";
}
