import { encodeQR } from "qr";

/** A code as a drawing: a square of `size` modules, its quiet zone counted, and the dark ones of them as an SVG path. */
export interface QrDrawing {
  readonly size: number;
  readonly path: string;
}

/** Modules that stay light around the code (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** Draws a text as a QR code that a worn screen still gets across (15 % may be unreadable). */
export function drawQr(text: string): QrDrawing {
  const rows = encodeQR(text, "raw", { ecc: "medium", border: QUIET_ZONE });
  const path: string[] = [];
  for (const [y, row] of rows.entries()) {
    for (let x = 0; x < row.length; x++) {
      if (!row[x]) continue;
      const from = x;
      while (row[x + 1]) x++;
      path.push(`M${from} ${y}h${x + 1 - from}v1H${from}z`);
    }
  }
  return { size: rows.length, path: path.join("") };
}
