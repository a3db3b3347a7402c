import type { MemberId } from "../protocol/generated.ts";

/** Where somebody points: at a thing of their page by its anchor, and where on it, in thousandths of its size. */
export interface OwnPoint {
  readonly anchor: string;
  readonly x: number;
  readonly y: number;
}

/** The same of somebody else, or of the reader in another tab. */
export interface Point extends OwnPoint {
  /** Their Yjs client id: one pointer a tab. */
  readonly client: number;
  readonly member: MemberId;
  /** What their page is called in presence. */
  readonly page: string;
}

/** A thing's whole width or height. */
export const POINT_SCALE = 1_000;

/** As presence says it. */
export function pointJson({ anchor, x, y }: OwnPoint): Record<string, unknown> {
  return { anchor, x, y };
}

/** What somebody says that they point at; it is not believed to have its shape. */
export function readPoint(value: unknown): OwnPoint | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { anchor, x, y } = value as Record<string, unknown>;
  const within = (part: unknown): part is number => typeof part === "number" && part >= 0 && part <= POINT_SCALE;
  return typeof anchor === "string" && within(x) && within(y) ? { anchor, x, y } : undefined;
}
