import { joinBytes, ownBytes, viewOf } from '@mistri/usb';

/**
 * What makes an image genuine: a list of partitions with the root of each one's hash tree, signed with Ed25519 by whoever made
 * the firmware. The idea is Android's verified boot; the layout is this phone's own.
 */
export interface PartitionDescriptor {
  readonly name: string;
  readonly size: number;
  readonly salt: Uint8Array;
  readonly root: Uint8Array;
}

export interface VerifiedBootInfo {
  readonly rollbackIndex: number;
  readonly descriptors: readonly PartitionDescriptor[];
  readonly publicKey: Uint8Array;
}

const magic = 'MVB1';
const headerLength = 16;
const mostDescriptors = 16;

export interface SigningKey {
  readonly privateKey: Awaited<ReturnType<typeof crypto.subtle.importKey>>;
  readonly publicKey: Uint8Array;
}

export async function writeVbmeta(info: Omit<VerifiedBootInfo, 'publicKey'>, key: SigningKey): Promise<Uint8Array> {
  const body = joinBytes(
    info.descriptors.map(({ name, size, salt, root }) => {
      const text = new TextEncoder().encode(name);
      const sizes = new Uint8Array(5);
      viewOf(sizes).setUint32(0, size);
      sizes[4] = text.length;
      return joinBytes([sizes, text, salt, root]);
    }),
  );
  const head = new Uint8Array(headerLength);
  head.set(new TextEncoder().encode(magic));
  const view = viewOf(head);
  view.setUint32(4, info.rollbackIndex);
  view.setUint32(8, info.descriptors.length);
  view.setUint32(12, body.length);
  const signed = joinBytes([head, body, key.publicKey]);
  const signature = new Uint8Array(await crypto.subtle.sign('Ed25519', key.privateKey, signed));
  return joinBytes([signed, signature]);
}

/** @returns what was signed, or undefined when the bytes are not that, or the signature is wrong */
export async function readVbmeta(bytes: Uint8Array): Promise<VerifiedBootInfo | undefined> {
  if (bytes.length < headerLength || new TextDecoder().decode(bytes.subarray(0, 4)) !== magic) return undefined;
  const view = viewOf(bytes);
  const count = view.getUint32(8);
  const end = headerLength + view.getUint32(12);
  if (count > mostDescriptors || end + 96 > bytes.length) return undefined;
  const publicKey = ownBytes(bytes.subarray(end, end + 32));
  const signature = ownBytes(bytes.subarray(end + 32, end + 96));
  const key = await crypto.subtle.importKey('raw', publicKey, 'Ed25519', false, ['verify']).catch(() => undefined);
  const genuine = key && (await crypto.subtle.verify('Ed25519', key, signature, ownBytes(bytes.subarray(0, end + 32))));
  if (!genuine) return undefined;
  const descriptors: PartitionDescriptor[] = [];
  for (let at = headerLength, index = 0; index < count; index += 1) {
    const nameLength = view.getUint8(at + 4);
    const next = at + 5 + nameLength + 48;
    if (next > end) return undefined;
    const name = new TextDecoder().decode(bytes.subarray(at + 5, at + 5 + nameLength));
    const salt = ownBytes(bytes.subarray(at + 5 + nameLength, at + 21 + nameLength));
    const root = ownBytes(bytes.subarray(at + 21 + nameLength, next));
    descriptors.push({ name, size: view.getUint32(at), salt, root });
    at = next;
  }
  return { rollbackIndex: view.getUint32(4), descriptors, publicKey };
}
