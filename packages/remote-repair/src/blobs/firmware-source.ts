import type { ImageFacts } from '../protocol/messages.ts';

/** An image of the platform, as its signed manifest says; the signature has been verified by whoever made this. */
export interface FirmwareOffer {
  readonly name: string;
  readonly sha256: string;
  readonly length: number;
  readonly image?: ImageFacts;
  /** From `at` to the end, piece by piece (HTTPS with Range). */
  read(at: number, signal: AbortSignal): AsyncIterable<Uint8Array>;
}

/** Fetches firmware to the customer's end, so that it does not pass the technician's line. */
export interface FirmwareSource {
  /** @returns undefined: the platform does not have it, or does not vouch for it */
  find(imageId: string, signal: AbortSignal): Promise<FirmwareOffer | undefined>;
}
