import { joinBytes, ownBytes, viewOf } from '@mistri/usb';
import { type ArchiveEntry, readArchive, writeArchive } from './archive.ts';

/** `ANDROID!`, sizes, then kernel and ramdisk, each on a page of 4096 bytes. */
export interface BootImage {
  readonly kernel: Uint8Array;
  readonly ramdisk: readonly ArchiveEntry[];
}

const magic = 'ANDROID!';
const page = 4096;
const onPage = (length: number): number => Math.ceil(length / page) * page;

export function writeBootImage(image: BootImage): Uint8Array<ArrayBuffer> {
  const ramdisk = writeArchive(image.ramdisk);
  const head = new Uint8Array(page);
  head.set(new TextEncoder().encode(magic));
  const view = viewOf(head);
  view.setUint32(8, image.kernel.length, true);
  view.setUint32(12, ramdisk.length, true);
  const padded = (bytes: Uint8Array): Uint8Array => {
    const whole = new Uint8Array(onPage(bytes.length));
    whole.set(bytes);
    return whole;
  };
  return joinBytes([head, padded(image.kernel), padded(ramdisk)]);
}

export function readBootImage(bytes: Uint8Array): BootImage | undefined {
  if (bytes.length < page || new TextDecoder().decode(bytes.subarray(0, 8)) !== magic) return undefined;
  const view = viewOf(bytes);
  const kernelSize = view.getUint32(8, true);
  const ramdiskSize = view.getUint32(12, true);
  const ramdiskAt = page + onPage(kernelSize);
  if (ramdiskAt + ramdiskSize > bytes.length) return undefined;
  const ramdisk = readArchive(bytes.subarray(ramdiskAt, ramdiskAt + ramdiskSize));
  return ramdisk && { kernel: ownBytes(bytes.subarray(page, page + kernelSize)), ramdisk };
}
