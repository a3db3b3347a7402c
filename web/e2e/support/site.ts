import { once } from "node:events";
import { createServer, type Server as HttpServer } from "node:http";
import type { AddressInfo } from "node:net";

/** A site elsewhere with a few pages, by their paths. */
export class Site {
  /** Who was asked for: paths, in their order. */
  readonly asked: string[] = [];

  private constructor(private readonly http: HttpServer) {}

  static async open(pages: Readonly<Record<string, string>>): Promise<Site> {
    const http = createServer();
    const site = new Site(http);
    http.on("request", (request, response) => {
      const path = request.url ?? "";
      site.asked.push(path);
      const html = pages[path];
      if (html === undefined) response.writeHead(404).end();
      else response.writeHead(200, { "content-type": "text/html; charset=utf-8" }).end(html);
    });
    http.listen(0, "127.0.0.1");
    await once(http, "listening");
    return site;
  }

  /** What `--unfurl-allow` takes. */
  get address(): string {
    return `127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  url(path: string): string {
    return `http://${this.address}${path}`;
  }

  async close(): Promise<void> {
    this.http.closeAllConnections();
    this.http.close();
    await once(this.http, "close");
  }
}
