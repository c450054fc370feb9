import { Type } from 'typebox';
import { closed, textLine, typeId } from '../plain-text.ts';
import { photo } from './products.ts';

/** Longest side in pixels. `large.jpg` is the large one for programs that know no WebP. */
export const photoSizes = ['thumb', 'card', 'large', 'large.jpg'] as const;
export type PhotoSize = (typeof photoSizes)[number];
export const photoLimit_bytes = 10 * 1024 * 1024;

export const photoParams = Type.Object({ photoId: typeId('pht'), size: Type.Enum([...photoSizes]) }, closed);
export const productPhotoParams = Type.Object({ productId: typeId('prd'), photoId: typeId('pht') }, closed);

export const photoUploadQuery = Type.Object(
  { alt: Type.Optional(textLine(0, 200, 'what the photo shows, for people who cannot see it')) },
  closed,
);
export const photosBody = Type.Object(
  {
    photos: Type.Array(Type.Object({ photoId: typeId('pht'), alt: Type.Optional(textLine(0, 200)) }, closed), {
      minItems: 1,
      maxItems: 20,
      description: 'all photos of the product in their new order; the first is the cover',
    }),
  },
  closed,
);
export const photosResult = Type.Object({
  photos: Type.Array(photo),
  waitingFor: Type.Array(Type.String(), { description: 'why a new photo is looked at before buyers see it' }),
});
