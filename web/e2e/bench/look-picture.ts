/** `make bench`: how soon the server has drawn the picture of a shared look that nobody has asked for yet. */
import { Http } from "../../src/api/http.ts";
import { SharesApi } from "../../src/api/shares.ts";
import { Friend } from "../support/friend.ts";
import { lookOf } from "../support/looks.ts";
import { Server } from "../support/server.ts";
import { percentile, row, spread } from "./crowd.ts";

/** What people wear, and the most that a bench lays on a board. */
const PIECES = [8, 60];
const ROUNDS = 10;
/** From the request to the last byte. */
const MOST_MS = 150;

/** The calls about shared looks, by somebody without a browser. */
function sharesOf({ cookie: { name, value } }: Friend, base: string): SharesApi {
  const cookie = `${name}=${value}`;
  const http = new Http({
    base,
    fetch: (input, init) =>
      fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), cookie } }),
  });
  return new SharesApi(http);
}

async function draw(server: Server, pieces: number): Promise<number[]> {
  const { friend, room } = await Friend.host(server.origin, "Ada", "Bench");
  const shares = sharesOf(friend, server.origin);
  try {
    const look = friend.client.looks.add("A look", await spread(server.origin, pieces));
    await friend.saved();
    const [uppermost = ""] = lookOf(friend, look).pieces.keys();
    const taken: number[] = [];
    for (let n = 0; n < ROUNDS; n += 1) {
      // What was drawn once is kept: another picture each time.
      friend.client.looks.pose(look, [[uppermost, [500, 500, 0.5, n, 0, pieces]]]);
      await friend.saved();
      const { picture } = await shares.share(room, look, { name: false, note: false });
      const began = performance.now();
      const answer = await fetch(server.origin + picture);
      const { byteLength } = await answer.arrayBuffer();
      taken.push(performance.now() - began);
      if (!answer.ok || byteLength === 0) throw new Error(`a picture was answered with ${answer.status}`);
    }
    return taken;
  } finally {
    friend.leave();
  }
}

const server = await Server.start();
try {
  process.stdout.write("| picture of a look | figure | goal | median | worst | |\n|---|---|---|---|---|---|\n");
  for (const pieces of PIECES) {
    const taken = await draw(server, pieces);
    const line = row(`${pieces} pieces`, "drawn and fetched, ms", MOST_MS, percentile(taken, 50), Math.max(...taken));
    process.stdout.write(`${line}\n`);
  }
} finally {
  await server.end();
}
