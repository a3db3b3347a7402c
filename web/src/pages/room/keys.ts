/** Whether a key takes back the last step: Ctrl+Z or Cmd+Z, but in a field that belongs to the field. */
export function isUndo(event: KeyboardEvent): boolean {
  if (event.key.toLowerCase() !== "z" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey)
    return false;
  return !isField(event.composedPath()[0]);
}

/** Whether keys that are pressed there write something. */
export function isField(target: EventTarget | undefined): target is HTMLElement {
  return (
    target instanceof HTMLInputElement ||
    target instanceof HTMLTextAreaElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
