import type { ImageSource } from '../fastboot/image-source.ts';
import type { FlashPlan } from './flash-safety.ts';

type ImageFacts = NonNullable<FlashPlan['image']>;

/** Where a signed list of partitions (vbmeta) says how old it is: Android's own layout, and the practice phone's. */
const layouts = [
  { magic: 'AVB0', read: (head: DataView) => Number(head.getBigUint64(112)) },
  { magic: 'MVB1', read: (head: DataView) => head.getUint32(4) },
] as const;
const head_bytes = 128;

/** What is said about an image, corrected by what the image says itself: of its own age it knows better. */
export async function imageFacts(content: ImageSource, said: ImageFacts | undefined): Promise<ImageFacts | undefined> {
  if (content.size < head_bytes) return said;
  const head = await content.read(0, head_bytes);
  const magic = String.fromCodePoint(...head.subarray(0, 4));
  const layout = layouts.find((one) => one.magic === magic);
  if (!layout) return said;
  return { ...said, rollbackIndex: layout.read(new DataView(head.buffer, head.byteOffset, head.byteLength)) };
}
