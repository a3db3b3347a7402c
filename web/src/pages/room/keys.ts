/** Whether a key takes back the last step: Ctrl+Z or Cmd+Z, but in a field that belongs to the field. */
export function isUndo(event: KeyboardEvent): boolean {
  if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
    return false;
  return !isField(event.composedPath()[0]);
}

/** Whether Escape was pressed for nothing else: what is open closes by it, and a field with something in it may be emptied. */
export function isFreeEscape(event: KeyboardEvent): boolean {
  if (event.key !== "Escape" || event.defaultPrevented) return false;
  const path = event.composedPath();
  const target = path[0];
  if (isField(target) && "value" in target && target.value !== "") return false;
  return !path.some((node) => node instanceof HTMLElement && node.matches(":popover-open, dialog[open]"));
}

/** Whether keys that are pressed there write something. */
export function isField(target: EventTarget | undefined): target is HTMLElement {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
