import { html, svg, type TemplateResult } from "lit";
import type { QrDrawing } from "../../api/types.ts";

/** Modules that stay light around a code (ISO/IEC 18004). */
const QUIET_ZONE = 4;

/** A QR code as the server draws it; it wants a light ground in every theme. */
export function drawQr({ size, path }: QrDrawing, label: string): TemplateResult {
  const side = size + 2 * QUIET_ZONE;
  return html`<svg
    role="img"
    aria-label=${label}
    viewBox="${-QUIET_ZONE} ${-QUIET_ZONE} ${side} ${side}"
    shape-rendering="crispEdges"
  >
    ${svg`<path d=${path} />`}
  </svg>`;
}
