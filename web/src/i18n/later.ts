/** The texts of a room, for parts that come after the first goods (see `part`). Nothing else may import this. */
export { inRoom as t } from "./index.ts";
