/** `make bench`, the page's part: one after the other. */
await import("./goods.ts");
await import("./board.ts");
await import("./interaction.ts");
await import("./look-picture.ts");
