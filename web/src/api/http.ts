import type { CommandError } from "../protocol/generated.ts";

/** How long a call may take, in ms. */
const TIMEOUT_MS = 15_000;
/** How long what was asked for ahead is waited for by the code that is to have it, in ms; later it may be told anew by now. */
export const AHEAD_MS = 30_000;

/** Codes of failures that never reached the server; the server's own codes are in its problem documents. */
export type LocalCode = "offline" | "timeout" | "bad_answer";

/** A field of a form, and what is wrong with it. */
export interface FieldError {
  readonly field: string;
  readonly message: string;
}

/** Why a call failed. Translate by `code`; `message` is the server's English sentence. */
export class ApiError extends Error {
  override readonly name = "ApiError";
  /** HTTP status; 0 where there was no answer. */
  readonly status: number;
  readonly code: string;
  readonly fieldErrors: readonly FieldError[];
  readonly retryAfterMs: number | undefined;
  /** To quote when asking for help. */
  readonly requestId: string | undefined;

  constructor(
    status: number,
    code: string,
    message: string,
    more: { fieldErrors?: readonly FieldError[]; retryAfterMs?: number; requestId?: string; cause?: unknown } = {},
  ) {
    super(message, { cause: more.cause });
    this.status = status;
    this.code = code;
    this.fieldErrors = more.fieldErrors ?? [];
    this.retryAfterMs = more.retryAfterMs;
    this.requestId = more.requestId;
  }

  /** Whether the same call may work later. */
  get temporary(): boolean {
    return this.status === 0 || this.status === 429 || this.status >= 500;
  }

  /** In the shape that refused commands have. */
  toCommandError(): CommandError {
    const error: CommandError = { code: this.code, message: this.message };
    if (this.retryAfterMs !== undefined) error.retry_after_ms = this.retryAfterMs;
    return error;
  }
}

export interface Call {
  readonly method?: "GET" | "POST" | "PATCH" | "PUT" | "DELETE";
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Absent and empty values are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>> | URLSearchParams;
  readonly signal?: AbortSignal;
}

/** Calls the server. A test, or a client outside a browser, gives its own `fetch` and base URL. */
export class Http {
  readonly #fetch: typeof fetch;
  readonly #base: string;
  /** Calls that were made ahead, by address, and since when (`performance.now()`). */
  readonly #ahead = new Map<string, { answer: Promise<unknown>; since: number }>();
  #early = false;

  constructor(options: { fetch?: typeof fetch; base?: string } = {}) {
    this.#fetch = options.fetch ?? ((input, init) => fetch(input, init));
    this.#base = options.base ?? "";
  }

  /** The answer's JSON, believed to be a `T`; `undefined` for 204. Throws only `ApiError`, or the signal's reason. */
  call<T>(path: string, call: Call = {}): Promise<T> {
    const address = path + queryString(call.query);
    const begun = this.#ahead.get(address);
    this.#ahead.delete(address);
    const since = performance.now();
    const fresh = begun && since - begun.since < AHEAD_MS ? (begun.answer as Promise<T>) : undefined;
    const answer = fresh ?? this.#send<T>(address, call);
    if (this.#early) this.#ahead.set(address, { answer, since });
    return answer;
  }

  /** Makes calls before the code is there that is going to make them: it has the answers of these. */
  ahead(ask: () => readonly Promise<unknown>[]): void {
    this.#early = true;
    // What goes wrong is heard by who takes it.
    for (const answer of ask()) answer.catch(() => undefined);
    this.#early = false;
  }

  async #send<T>(address: string, call: Call): Promise<T> {
    const timeout = AbortSignal.timeout(TIMEOUT_MS);
    const headers: Record<string, string> = { accept: "application/json, application/problem+json" };
    const init: RequestInit = {
      method: call.method ?? "GET",
      credentials: "same-origin",
      headers,
      signal: call.signal ? AbortSignal.any([call.signal, timeout]) : timeout,
    };
    if (call.body !== undefined) {
      init.body = JSON.stringify(call.body);
      headers["content-type"] = "application/json";
    }
    let response: Response;
    let text: string;
    try {
      response = await this.#fetch(this.#base + address, init);
      text = await response.text();
    } catch (cause) {
      if (call.signal?.aborted) throw cause;
      throw timeout.aborted
        ? new ApiError(0, "timeout", "The server did not answer in time.", { cause })
        : new ApiError(0, "offline", "The server could not be reached.", { cause });
    }
    if (!response.ok) throw problem(response, text);
    if (response.status === 204 || text === "") return undefined as T;
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new ApiError(response.status, "bad_answer", "The server's answer could not be read.", { cause });
    }
  }
}

function queryString(query: Call["query"] = {}): string {
  if (query instanceof URLSearchParams) return query.size > 0 ? `?${query.toString()}` : "";
  const params = new URLSearchParams();
  for (const [key, value] of Object.entries(query)) {
    if (value !== undefined && value !== "") params.set(key, String(value));
  }
  return params.size > 0 ? `?${params.toString()}` : "";
}

/** Reads RFC 9457; a proxy's HTML page gives a code made of the status. */
export function problem(response: Pick<Response, "status" | "headers">, text: string): ApiError {
  let document: Record<string, unknown> = {};
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === "object" && parsed !== null) document = parsed as Record<string, unknown>;
  } catch {
    // Not JSON: the status has to do.
  }
  const string = (key: string) => (typeof document[key] === "string" ? document[key] : undefined);
  const more: { fieldErrors: FieldError[]; retryAfterMs?: number; requestId?: string } = {
    fieldErrors: fieldErrors(document["errors"]),
  };
  const retryAfterMs = document["retry_after_ms"] ?? seconds(response.headers.get("retry-after"));
  if (typeof retryAfterMs === "number") more.retryAfterMs = retryAfterMs;
  const requestId = string("request_id");
  if (requestId !== undefined) more.requestId = requestId;
  return new ApiError(
    response.status,
    string("code") ?? `http_${response.status}`,
    string("detail") ?? string("title") ?? `The server answered ${response.status}.`,
    more,
  );
}

/** `Retry-After` in ms; its form as a date is not used by our server. */
function seconds(header: string | null): number | undefined {
  const value = header === null ? NaN : Number(header);
  return Number.isFinite(value) && value >= 0 ? value * 1000 : undefined;
}

function fieldErrors(value: unknown): FieldError[] {
  if (!Array.isArray(value)) return [];
  return value.filter(
    (entry: unknown): entry is FieldError =>
      typeof entry === "object" &&
      entry !== null &&
      typeof (entry as FieldError).field === "string" &&
      typeof (entry as FieldError).message === "string",
  );
}
