/** The api makes the sizes when a photo is uploaded; nothing is resized while pages are made. */
export type PhotoSize = 'thumb' | 'card' | 'large';

export function photoUrl(photoId: string, size: PhotoSize): string {
  return `/api/photos/${encodeURIComponent(photoId)}/${size}`;
}
