/** Longest side that is sent: what the server keeps, with some more to make it of. */
const SIDE = 2_000;
/** A smaller file is sent as it is. */
const SMALL_BYTES = 700_000;
const QUALITY = 0.88;

/** The size within {@link SIDE}. */
export function within(width: number, height: number): { width: number; height: number } {
  const part = Math.min(1, SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * part)), height: Math.max(1, Math.round(height * part)) };
}

/**
 * A photo of a phone's camera, made smaller before it goes over the phone's network. Where it was taken stays on the phone by that. What
 * this browser can't read goes as it is: the server says what it thinks of it.
 */
export async function shrink(file: Blob): Promise<Blob> {
  if (file.size <= SMALL_BYTES) return file;
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: "from-image" });
    const { width, height } = within(bitmap.width, bitmap.height);
    const canvas = new OffscreenCanvas(width, height);
    const context = canvas.getContext("2d");
    if (!context) return file;
    // A transparent ground would come out black.
    context.fillStyle = "#fff";
    context.fillRect(0, 0, width, height);
    context.imageSmoothingQuality = "high";
    context.drawImage(bitmap, 0, 0, width, height);
    bitmap.close();
    const small = await canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
    return small.size < file.size ? small : file;
  } catch {
    return file;
  }
}
