import { createServer, type Server as HttpServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { crc32, deflateSync } from "node:zlib";

type Rgb = readonly [number, number, number];

/** A thing that somebody photographed. */
export interface Photo {
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly thing: Rgb;
  /** There is no such picture. */
  readonly missing?: boolean;
}

function chunk(kind: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(kind), data]);
  const out = Buffer.alloc(8 + body.length);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), out.length - 4);
  return out;
}

/** A PNG of a round thing before a wall, lit from above. */
export function photograph({ width, height, thing }: Photo): Buffer {
  const rows = Buffer.alloc(height * (1 + width * 3));
  for (let y = 0, at = 0; y < height; y++) {
    at++; // No filter.
    for (let x = 0; x < width; x++) {
      const dx = x / width - 0.5;
      const dy = y / height - 0.55;
      const inside = dx * dx * 1.6 + dy * dy < 0.1;
      const light = inside ? 1.1 - 0.5 * (dy + 0.3) + 0.25 * dx : 1 - 0.12 * (y / height);
      const colour = inside ? thing : ([238, 234, 226] as const);
      for (const channel of colour) rows[at++] = Math.min(255, Math.round(channel * light));
    }
  }
  const size = Buffer.alloc(13);
  size.writeUInt32BE(width, 0);
  size.writeUInt32BE(height, 4);
  size.set([8, 2, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from("\x89PNG\r\n\x1a\n", "latin1"),
    chunk("IHDR", size),
    chunk("IDAT", deflateSync(rows, { level: 1 })),
    chunk("IEND", Buffer.alloc(0)),
  ]);
}

/** A shop elsewhere, with photographs and a feed. */
export class Shop {
  private constructor(
    private readonly http: HttpServer,
    readonly photos: readonly Photo[],
  ) {}

  static async open(photos: readonly Photo[]): Promise<Shop> {
    const http = createServer((request, response) => {
      const photo = photos[Number(/^\/(\d+)\.png$/.exec(request.url ?? "")?.[1] ?? -1)];
      if (!photo || photo.missing) response.writeHead(404).end();
      else response.writeHead(200, { "content-type": "image/png" }).end(photograph(photo));
    });
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    return new Shop(http, photos);
  }

  /** What `--allow-fetch` takes. */
  get address(): string {
    return `127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** Its `products.json`. */
  feed(): unknown {
    return {
      products: this.photos.map(({ title }, n) => ({
        id: n + 1,
        title,
        handle: `thing-${n + 1}`,
        body_html: "<p>Turned by hand.</p>",
        vendor: "Atelier",
        product_type: "Vases",
        tags: [],
        options: [{ name: "Title", values: ["Default Title"] }],
        variants: [{ id: 100 + n, title: "Default Title", option1: "Default Title", price: "24.00", available: true }],
        images: [{ id: n + 1, src: `http://${this.address}/${n}.png` }],
      })),
    };
  }

  async close(): Promise<void> {
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, "close");
  }
}
