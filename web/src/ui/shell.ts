let isAsked = false;

/** Has the app's own files kept on the device (`worker/`). For pages that have drawn what they are about. */
export function keepShell(): void {
  if (isAsked) return;
  isAsked = true;
  // A frame in somebody else's page is no place to install anything.
  if (!import.meta.env.PROD || !isSecureContext || !("serviceWorker" in navigator) || window.top !== window) return;
  const { serviceWorker } = navigator;
  // What came before there was a worker, it didn't see.
  const tell = (): void =>
    serviceWorker.controller?.postMessage(performance.getEntriesByType("resource").map(({ name }) => name));
  serviceWorker.addEventListener("controllerchange", tell);
  tell();
  serviceWorker.register("/sw.js", { updateViaCache: "none" }).catch(() => undefined);
}
