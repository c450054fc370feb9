import { photoLimit_bytes, type PhotoSize } from '@mistri/contracts/catalogue/photos';
import { fileTypeFromBuffer } from 'file-type';
import sharp from 'sharp';
import { type FieldError, ok, refuse, type Result } from '#platform/refusal.ts';

const types = ['image/jpeg', 'image/png', 'image/webp'];
const pixelLimit = 50_000_000;
const least_px = 300;

export interface PreparedPhoto {
  readonly width: number;
  readonly height: number;
  readonly files: readonly { size: PhotoSize; bytes: Buffer; type: string }[];
  /** 64 bits of what the picture looks like, as a signed decimal number. */
  readonly fingerprint: string;
  /** The same in four numbered pieces; empty for pictures of almost one colour, which all look alike. */
  readonly pieces: readonly number[];
}

/**
 * Looks at the bytes, never at a name or a declared type. Every picture is decoded and drawn anew: metadata (places,
 * cameras, thumbnails) and whatever was hidden behind the picture stay behind.
 */
export async function preparePhoto(bytes: Buffer): Promise<Result<PreparedPhoto, 'catalogue.bad_photo'>> {
  const bad = (message: string, broken: Pick<FieldError, 'rule' | 'limit'> = {}) =>
    refuse('catalogue.bad_photo', message, { errors: [{ path: 'body', message, ...broken }] });
  if (bytes.length === 0) return bad('The file is empty. Choose a photo.', { rule: 'fileEmpty' });
  if (bytes.length > photoLimit_bytes) return bad('The photo is larger than 10 MB. Take it with a lower resolution.');
  const found = await fileTypeFromBuffer(bytes);
  if (!found || !types.includes(found.mime)) return bad('Send a JPEG, PNG or WebP photo.');
  try {
    const image = sharp(bytes, { limitInputPixels: pixelLimit, failOn: 'error' }).rotate();
    const upright = await image.toBuffer({ resolveWithObject: true });
    const { width, height } = upright.info;
    if (width < least_px || height < least_px)
      return bad(`The photo is ${width} × ${height} pixels; it needs at least ${least_px} × ${least_px}.`, {
        rule: 'pictureTooSmall',
        limit: least_px,
      });
    return ok({ width, height, files: await draw(upright.data), ...(await fingerprintOf(upright.data)) });
  } catch {
    return bad('The photo is damaged, or has more than 50 million pixels. Take it again.', { rule: 'pictureDamaged' });
  }
}

async function draw(upright: Buffer): Promise<PreparedPhoto['files']> {
  const within = (side: number) =>
    sharp(upright, { limitInputPixels: pixelLimit })
      .resize(side, side, { fit: 'inside', withoutEnlargement: true })
      .flatten({ background: '#ffffff' });
  const [thumb, card, large, jpeg] = await Promise.all([
    within(160).webp({ quality: 72 }).toBuffer(),
    within(480).webp({ quality: 76 }).toBuffer(),
    within(1280).webp({ quality: 80 }).toBuffer(),
    within(1280).jpeg({ quality: 82, mozjpeg: true }).toBuffer(),
  ]);
  return [
    { size: 'thumb', bytes: thumb, type: 'image/webp' },
    { size: 'card', bytes: card, type: 'image/webp' },
    { size: 'large', bytes: large, type: 'image/webp' },
    { size: 'large.jpg', bytes: jpeg, type: 'image/jpeg' },
  ];
}

/** Difference hash: each bit says whether a cell of an 8 × 8 grid is brighter than its right neighbour. */
async function fingerprintOf(upright: Buffer): Promise<{ fingerprint: string; pieces: number[] }> {
  const grey = await sharp(upright)
    .flatten({ background: '#ffffff' })
    .greyscale()
    .resize(9, 8, { fit: 'fill' })
    .raw()
    .toBuffer();
  let bits = 0n;
  for (let row = 0; row < 8; row += 1)
    for (let column = 0; column < 8; column += 1) {
      const at = row * 9 + column;
      // A difference of a few shades is noise of the compression.
      bits = (bits << 1n) | ((grey[at] ?? 0) > (grey[at + 1] ?? 0) + 3 ? 1n : 0n);
    }
  const set = Array.from(bits.toString(2)).filter((bit) => bit === '1').length;
  return { fingerprint: BigInt.asIntN(64, bits).toString(), pieces: set < 8 || set > 56 ? [] : piecesOf(bits) };
}

/** Two fingerprints that differ in at most three bits share a piece, and most that differ in six do. */
export function piecesOf(bits: bigint): number[] {
  return [0, 1, 2, 3].map((at) => at * 65_536 + Number((bits >> BigInt(at * 16)) & 0xffffn));
}

export function bitsApart(first: string, second: string): number {
  const differing = BigInt.asUintN(64, BigInt(first) ^ BigInt(second)).toString(2);
  return Array.from(differing).filter((bit) => bit === '1').length;
}
