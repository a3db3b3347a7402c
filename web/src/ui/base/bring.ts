/**
 * Brings what an address names (`data-at`) into the middle of its scroller and gives it the focus; once the room has put a
 * new screen to its top, which it does before the next frame.
 */
export function bring(root: ParentNode, at: string | undefined): void {
  if (at === undefined) return;
  requestAnimationFrame(() => {
    const meant = root.querySelector<HTMLElement>(`[data-at="${CSS.escape(at)}"]`);
    meant?.scrollIntoView({ block: "center" });
    meant?.focus({ preventScroll: true });
  });
}
