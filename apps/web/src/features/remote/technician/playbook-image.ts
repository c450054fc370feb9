import type { PlaybookHands } from '@mistri/android/playbooks';
import type { FirmwareImage } from '@mistri/contracts/remote-sessions/firmware';
import type { OperationResult, Refusal } from '@mistri/remote-repair';

type Image = Parameters<PlaybookHands['image']>[0];

/** What the technician is asked for, and why: the platform has no such image, or it (or the list of them) did not come. */
export interface WantedImage {
  readonly image: Image;
  readonly why: 'notHeld' | 'notFetched';
}

export interface ImageDesk {
  /** The platform's images for this partition and product; undefined: it did not say. */
  readonly list: (wanted: Image) => Promise<readonly FirmwareImage[] | undefined>;
  /** To the customer's side, not by the technician's line. */
  readonly fetch: (imageId: string, signal: AbortSignal) => Promise<OperationResult>;
  readonly onRefused: (refusal: Refusal) => void;
  /** @returns the hash of a file at the customer's end, `true`: ask the platform again, undefined: stop here */
  readonly bring: (wanted: WantedImage, signal: AbortSignal) => Promise<string | true | undefined>;
}

/** From the platform, or else from the technician. @returns its hash at the customer's end; undefined: stop here */
export async function imageFor(desk: ImageDesk, wanted: Image, signal: AbortSignal): Promise<string | undefined> {
  for (;;) {
    const found = await fromPlatform(desk, wanted, signal);
    if (signal.aborted) return undefined;
    if ('sha256' in found) return found.sha256;
    const brought = await desk.bring({ image: wanted, ...found }, signal);
    if (brought !== true) return brought;
  }
}

async function fromPlatform(
  desk: ImageDesk,
  wanted: Image,
  signal: AbortSignal,
): Promise<{ readonly sha256: string } | Pick<WantedImage, 'why'>> {
  const images = await desk.list(wanted);
  if (!images) return { why: 'notFetched' };
  const image = newest(images);
  if (!image) return { why: 'notHeld' };
  const fetched = await desk.fetch(image.manifest.imageId, signal);
  if (!fetched.ok) desk.onRefused(fetched.refusal);
  return fetched.ok && fetched.value.blob ? { sha256: fetched.value.blob.sha256 } : { why: 'notFetched' };
}

function newest(images: readonly FirmwareImage[]): FirmwareImage | undefined {
  return images
    .filter((image) => !image.isWithdrawn)
    .toSorted((a, b) => b.manifest.publishedAt.localeCompare(a.manifest.publishedAt))[0];
}
