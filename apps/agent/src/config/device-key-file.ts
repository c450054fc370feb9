import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import path from 'node:path';
import type { DeviceKey } from '@mistri/link';
import { CommandError, exitCodes } from '../command.ts';
import { readPrivate, removePrivate, writePrivate } from './private-file.ts';

const fileIn = (home: string): string => path.join(home, 'device-key.pem');

/** The key of this device: made here, never leaves this file (mode 0600). */
export function makeKey(home: string): KeyObject {
  const { privateKey } = generateKeyPairSync('ed25519');
  writePrivate(fileIn(home), privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  return privateKey;
}

/**
 * @returns undefined when this device has none
 * @throws CommandError when the file is no key, or others may read it
 */
export function readKey(home: string): KeyObject | undefined {
  const text = readPrivate(fileIn(home));
  if (text === undefined) return undefined;
  const broken = new CommandError(
    exitCodes.failed,
    `${fileIn(home)} is not the key of a device.`,
    'Restore it, or run `mistri logout` and `mistri login` for a new one.',
  );
  try {
    const key = createPrivateKey(text);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    throw broken;
  }
  throw broken;
}

export function removeKey(home: string): void {
  removePrivate(fileIn(home));
}

export function deviceKeyFrom(privateKey: KeyObject): DeviceKey {
  return {
    publicKey: new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-32)),
    sign: async (bytes) => new Uint8Array(sign(null, bytes, privateKey)),
  };
}
