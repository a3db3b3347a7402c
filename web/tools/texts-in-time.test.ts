import { expect, it } from "vitest";
import { wayToLate } from "./texts-in-time.ts";

const IMPORTS: Record<string, string[]> = {
  "/src/pages/room/room.ts": ["/src/pages/room/bars.ts", "/src/i18n/index.ts"],
  "/src/pages/room/bars.ts": ["/src/pages/room/room.ts", "/src/i18n/index.ts"],
  "/src/pages/chat/chat.ts": ["/src/i18n/later.ts"],
};
const importsOf = (id: string) => IMPORTS[id] ?? [];

it("finds how texts are reached that are not here yet", () => {
  expect(wayToLate(["/src/pages/room/room.ts"], importsOf)).toBeUndefined();
  expect(wayToLate(["/src/pages/room/room.ts", "/src/pages/chat/chat.ts"], importsOf)).toEqual([
    "/src/pages/chat/chat.ts",
    "/src/i18n/later.ts",
  ]);
});
