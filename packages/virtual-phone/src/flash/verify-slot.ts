import { treeRoot } from '../image/hash-tree.ts';
import { type PartitionDescriptor, readVbmeta, type VerifiedBootInfo } from '../image/vbmeta.ts';
import type { DeviceInfo, Slot } from './boot-control.ts';
import type { Partitions } from './partitions.ts';

export type Verdict =
  | { readonly ok: true; readonly info: VerifiedBootInfo }
  | { readonly ok: false; readonly reason: string };

/**
 * May this slot start? The signed list, then every byte of every partition on it. Unlocked, the maker of the list may be anybody
 * and its age is not looked at; the bytes have to fit in any case. Recovery and fastbootd need only their own partition to be whole:
 * they are what a damaged system is repaired from.
 */
export async function verifySlot(
  partitions: Partitions,
  slot: Slot,
  device: DeviceInfo,
  maker: Uint8Array,
  only?: string,
): Promise<Verdict> {
  const info = await readVbmeta(partitions.read(`vbmeta_${slot}`));
  if (!info) return { ok: false, reason: `vbmeta_${slot} is damaged or not signed` };
  if (device.locked && !same(info.publicKey, maker))
    return { ok: false, reason: `vbmeta_${slot} is not signed by the manufacturer` };
  if (device.locked && info.rollbackIndex < device.rollbackIndex)
    return {
      ok: false,
      reason: `the firmware in slot ${slot} is older than the phone allows (${info.rollbackIndex} < ${device.rollbackIndex})`,
    };
  for (const descriptor of info.descriptors) {
    if (only !== undefined && descriptor.name !== only) continue;
    const bytes = partitions.read(`${descriptor.name}_${slot}`);
    if (!fits(bytes, descriptor)) return { ok: false, reason: `${descriptor.name}_${slot} does not verify` };
  }
  return { ok: true, info };
}

/** Would this image be genuine in that slot? For flashing while locked: the maker's own images only. */
export async function isGenuineImage(
  partitions: Partitions,
  slot: Slot,
  image: { name: string; bytes: Uint8Array },
  maker: Uint8Array,
): Promise<boolean> {
  const isList = image.name === 'vbmeta';
  const info = await readVbmeta(isList ? image.bytes : partitions.read(`vbmeta_${slot}`));
  if (!info || !same(info.publicKey, maker)) return false;
  if (isList) return true;
  const descriptor = info.descriptors.find((one) => one.name === image.name);
  return (
    descriptor !== undefined &&
    descriptor.size === image.bytes.length &&
    same(treeRoot(image.bytes, descriptor.salt), descriptor.root)
  );
}

export function same(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, index) => byte === other[index]);
}

/** Bytes behind the image are not looked at: a sparse image fills its last block. */
function fits(bytes: Uint8Array, { size, salt, root }: PartitionDescriptor): boolean {
  return bytes.length >= size && same(treeRoot(bytes.subarray(0, size), salt), root);
}
