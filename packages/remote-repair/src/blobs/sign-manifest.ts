import { canonicalBytes, type Json } from '@mistri/signed-log';
import { type DeviceSigner, DeviceVerifier, toBase64Url } from '@mistri/signed-log/session-log';
import type { BlobManifest, BlobOffer } from '../protocol/messages.ts';

const label = 'mistri.blob.v1';

/** `mistri.blob.v1` ‖ 0x00 ‖ canonical JSON: what the technician's device signs about a file. */
function manifestBytes(manifest: BlobManifest): Uint8Array<ArrayBuffer> {
  const head = new TextEncoder().encode(`${label}\0`);
  const body = canonicalBytes(manifest as unknown as Json);
  const bytes = new Uint8Array(head.length + body.length);
  bytes.set(head);
  bytes.set(body, head.length);
  return bytes;
}

export async function signManifest(manifest: BlobManifest, signer: DeviceSigner): Promise<BlobOffer> {
  return { v: 1, manifest, signature: toBase64Url(await signer.sign(manifestBytes(manifest))) };
}

export async function verifyManifest({ manifest, signature }: BlobOffer, publicKey: Uint8Array): Promise<boolean> {
  const bytes = manifestBytes(manifest).subarray(label.length + 1);
  return new DeviceVerifier(toBase64Url(publicKey)).verify(label, bytes, signature);
}
