/** The texts of the pages on the way to a room, which the app fetches beside their code. Only they may import this. */
export { atStart as t } from "./index.ts";
