import type { Millis } from "../protocol/generated.ts";
import { Http } from "./http.ts";
import type { QrDrawing } from "./types.ts";

/** A link to another device. What stands behind its `#` is the secret. */
export interface DeviceLink {
  readonly url: string;
  readonly expires_at: Millis;
  readonly code: QrDrawing;
}

/** Somebody, as far as their own devices are told. */
export interface KnownAs {
  readonly name: string;
  readonly rooms: number;
}

export interface OpenedDeviceLink {
  readonly carries: KnownAs;
  readonly here: KnownAs | null;
  readonly same: boolean;
  readonly expires_at: Millis;
}

export interface Adopted {
  readonly now: KnownAs;
  readonly moved: number;
  readonly apart: number;
}

const http = new Http();

/** The calls by which somebody goes on as themselves on another device. */
export const devices = {
  make: (): Promise<DeviceLink> => http.call("/api/me/devices", { method: "POST" }),
  open: (link: string): Promise<OpenedDeviceLink> =>
    http.call("/api/me/devices/open", { method: "POST", body: { link } }),
  adopt: (link: string): Promise<Adopted> => http.call("/api/me/adopt", { method: "POST", body: { link } }),
};
