/** An image of the platform with what the platform signed about it, as it came: the host verifies both. */
export interface FirmwareOffer {
  /** `FirmwareManifest` */
  readonly manifest: unknown;
  /** Ed25519 by one of the platform's keys, base64url. */
  readonly signature: string;
  /** From `at` to the end, piece by piece (HTTPS with Range). */
  read(at: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Fetches firmware to the customer's end, so that it does not pass the technician's line. */
export interface FirmwareSource {
  /** The platform's keys that sign images, base64url; as of the newest answer. */
  readonly keys: readonly string[];
  /** @returns undefined: the platform does not have it. Rejects when the platform did not say. */
  find(imageId: string, signal: AbortSignal): Promise<FirmwareOffer | undefined>;
}
