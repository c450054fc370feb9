import { Check } from 'typebox/value';
import { FirmwareManifest } from '@mistri/contracts/remote-sessions/firmware';
import { canonicalBytes } from '../canonical-json.ts';
import { labelledBytes } from '../hashing.ts';
import { type DeviceSigner, DeviceVerifier, signFor } from './device-signature.ts';

const label = 'mistri.firmware.v1';

export function firmwareBytes(manifest: FirmwareManifest): Uint8Array<ArrayBuffer> {
  return labelledBytes(label, canonicalBytes(manifest));
}

export function signFirmware(manifest: FirmwareManifest, signer: DeviceSigner): Promise<string> {
  return signFor(label, canonicalBytes(manifest), signer);
}

/**
 * @param keys the platform's keys, base64url
 * @returns false for what none of them signed
 */
export async function verifyFirmware(manifest: unknown, signature: string, keys: readonly string[]): Promise<boolean> {
  if (!Check(FirmwareManifest, manifest)) return false;
  for (const key of keys) {
    if (await new DeviceVerifier(key).verify(label, canonicalBytes(manifest), signature)) return true;
  }
  return false;
}
