import { expect, it } from "vitest";
import { board, credentials, FakeRoom } from "../testing/fake-room.ts";
import { VirtualEnv } from "../testing/virtual-env.ts";
import { RoomClient } from "./room-client.ts";

const SEEDS = 60;
const STEPS = 80;

/** mulberry32: small, seeded, good enough to shuffle with. */
function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

it.each(Array.from({ length: SEEDS }, (_, seed) => seed))(
  "whatever happens to its sockets, it ends with what the person wanted or was told of (seed %i)",
  async (seed) => {
    const random = seeded(seed);
    const pick = (n: number) => Math.floor(random() * n);
    const env = new VirtualEnv();
    const room = new FakeRoom(env);
    room.latency = 40;
    // A rule that the client does not know: there may be no poison in the cart.
    room.gate = (cart) => (Object.keys(cart).some((key) => key.startsWith("v_poison")) ? 4403 : null);
    const client = RoomClient.open({
      roomId: "r_room",
      board,
      credentials: credentials(),
      rejoin: () => Promise.resolve(credentials("t")),
      env,
    });
    const wanted = new Map<string, number>();
    const posted: string[] = [];
    let poisons = 0;
    let named = 0;
    client.on("refused", ({ intent }) => {
      expect(intent).toMatchObject({ variant: expect.stringContaining("v_poison") as string });
      named += 1;
    });
    await env.advance(500);

    for (let step = 0; step < STEPS; step++) {
      env.chance = random();
      const dice = pick(100);
      if (dice < 45) {
        const variant = `v_${pick(6)}`;
        const quantity = pick(5);
        wanted.set(variant, quantity);
        client.setQuantity(variant, quantity);
      } else if (dice < 50) {
        poisons += 1;
        client.setQuantity(`v_poison${poisons}`, 1);
      } else if (dice < 62) {
        posted.push(`m${step}`);
        client.postChat(`m${step}`);
      } else if (dice < 70) room.drop();
      else if (dice < 73) {
        room.drop(1012);
        room.rebuild();
      } else if (dice < 76) room.drop(4409);
      else if (dice < 82) room.write(`v_${pick(6)}|m_ben`, 1 + pick(5));
      else await env.advance(pick(400));
      for (const [variant, quantity] of wanted) {
        expect(client.state.cart.get(variant)?.get("m_anna") ?? 0).toBe(quantity);
      }
    }
    for (let i = 0; i < 40 && client.state.save !== "saved"; i++) await env.advance(15_000);

    const mine = [...wanted].filter(([, quantity]) => quantity > 0).map(([variant, n]) => [`${variant}|m_anna`, n]);
    const others = Object.entries(room.cart).filter(([key]) => key.endsWith("m_ben"));
    expect(room.cart).toEqual(Object.fromEntries([...mine, ...others]));
    const shown = [...client.state.cart].flatMap(([variant, people]) =>
      [...people].map(([who, quantity]) => [`${variant}|${who}`, quantity] as const),
    );
    expect(Object.fromEntries(shown)).toEqual(room.cart);
    expect(client.state).toMatchObject({ connection: "live", save: "saved", unsaved: 0, pendingChat: [] });
    expect(client.state.chat.map(({ text }) => text)).toEqual(posted);
    expect(room.events.map(({ body }) => "text" in body && body.text)).toEqual(posted);
    expect(named).toBe(poisons);
    expect(room.stale).toBe(0);
    client.close();
  },
);
