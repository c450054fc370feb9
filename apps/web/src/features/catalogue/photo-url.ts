import type { PhotoSize } from '@mistri/contracts/catalogue/photos';

/** The api makes the sizes when a photo is uploaded; nothing is resized while pages are made. */
export function photoUrl(photoId: string, size: PhotoSize): string {
  return `/api/photos/${encodeURIComponent(photoId)}/${size}`;
}
