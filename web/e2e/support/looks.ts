import type { Look, Pose } from "../../src/sync/looks.ts";
import { type Friend, goods, variants } from "./friend.ts";

/** A piece by its name: where, how large, how turned. */
export type Laid = readonly [title: string, x: number, y: number, scale: number, rotation?: number];

/** What Léa wears to church: eight pieces out of three shops and more. */
export const CHURCH: readonly Laid[] = [
  ["Harbour coat", 300, 430, 1.45, -3],
  ["Vesper wrap dress", 560, 480, 1.25],
  ["Long scarf", 300, 230, 0.75],
  ["Felt hat", 560, 140, 0.7, 5],
  ["Ankle boots", 570, 860, 0.75],
  ["Saddle bag", 830, 560, 0.7, 7],
  ["Round sunglasses", 860, 210, 0.5, -8],
  ["Silk square", 880, 800, 0.5],
];

/** Puts together a look without a page; returns its id. */
export async function dress(friend: Friend, origin: string, title: string, laid: readonly Laid[]): Promise<string> {
  const known = await goods(origin);
  const things: { variant: string; pose: Pose }[] = [];
  for (const [name, x, y, scale, rotation = 0] of laid) {
    const card = known.get(name);
    const [variant] = card ? await variants(origin, card.id) : [];
    if (variant === undefined) throw new Error(`nobody sells ${name}`);
    things.push({ variant, pose: [x, y, scale, rotation, 0, things.length + 1] });
  }
  const look = friend.client.looks.add(title, things);
  await friend.saved();
  return look;
}

/** A look as somebody without a page knows it. */
export function lookOf(friend: Friend, id: string): Look {
  const look = friend.client.state.looks.get(id);
  if (!look) throw new Error(`${friend.name} knows no look ${id}`);
  return look;
}
