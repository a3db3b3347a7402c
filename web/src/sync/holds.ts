import type { LookId, MemberId, PieceId } from "../protocol/generated.ts";
import { type Pose, readPose } from "./looks.ts";

/** What somebody has in their hands on a look: the pieces that they chose, and where those are that they are moving. */
export interface OwnHold {
  readonly look: LookId;
  /** `null`: it lies where the board says. */
  readonly pieces: ReadonlyMap<PieceId, Pose | null>;
}

/** The same of somebody else, or of the reader in another tab. */
export interface Hold extends OwnHold {
  /** Their Yjs client id: one hold a tab. */
  readonly client: number;
  readonly member: MemberId;
}

/** Pieces told of, and read: a state has 4 KiB, and a pose takes up to 60 bytes. */
const MAX_HELD = 30;

/** As presence says it. */
export function holdJson({ look, pieces }: OwnHold): Record<string, unknown> {
  return { look, pieces: Object.fromEntries([...pieces].slice(0, MAX_HELD)) };
}

/** What somebody says that they hold; it is not believed to have its shape. */
export function readHold(value: unknown): OwnHold | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const { look, pieces } = value as Record<string, unknown>;
  if (typeof look !== "string" || typeof pieces !== "object" || pieces === null) return undefined;
  const entries = Object.entries(pieces).slice(0, MAX_HELD);
  return { look, pieces: new Map(entries.map(([piece, pose]) => [piece, readPose(pose) ?? null])) };
}
