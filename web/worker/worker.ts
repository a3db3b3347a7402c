/** The service worker, `/sw.js`: gives a browser's events to the shell. */
import type { Build } from "./build.ts";
import { Shell } from "./shell.ts";

/** Written in by `tools/shell.ts`. */
declare const __SHELL__: Build;
declare const self: ServiceWorkerGlobalScope;

const shell = new Shell(
  { caches, fetch: (request, init) => fetch(request, init), origin: self.location.origin },
  __SHELL__,
);

// A new version does not wait until all tabs are closed, which may be never: what open ones still need stays (`Shell.activate`).
self.addEventListener("install", (event) => event.waitUntil(shell.install().then(() => self.skipWaiting())));
self.addEventListener("activate", (event) => event.waitUntil(shell.activate().then(() => self.clients.claim())));
self.addEventListener("fetch", (event) => {
  const answer = shell.answer(event.request, (work) => event.waitUntil(work));
  if (answer) event.respondWith(answer);
});
self.addEventListener("message", (event) => {
  const urls: unknown = event.data;
  if (!Array.isArray(urls)) return;
  event.waitUntil(shell.keep(urls.filter((url): url is string => typeof url === "string")));
});
