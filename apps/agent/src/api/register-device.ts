import { createPublicKey, type KeyObject } from 'node:crypto';
import { fromBase64Url, signedBytes, toBase64Url } from '@mistri/link';
import { CommandError, exitCodes } from '../command.ts';
import { deviceKeyFrom } from '../config/device-key-file.ts';
import { version } from '../version.ts';
import { type ApiAnswer, isRecord, textIn } from './api-client.ts';

export interface NewDevice {
  readonly name: string;
  /** For one session: whoever is killed before its end leaves the list all the same, a little later. */
  readonly isTemporary?: boolean;
}

export interface Registered {
  readonly deviceId: string;
  readonly name: string;
}

/**
 * Two requests: a nonce, and its signature by the new key (contracts: link/register).
 *
 * @param key made only when the server has answered: one that is there is not replaced for nothing
 * @param post as the owner, or with a device token
 * @throws CommandError with the server's reason
 */
export async function registerDevice(
  post: (path: string, body: object) => Promise<ApiAnswer>,
  key: () => KeyObject,
  { name, isTemporary }: NewDevice,
): Promise<Registered> {
  const challenge = await post('/api/devices/challenges', {});
  if (!challenge.isOk) throw refused(challenge);
  const nonce = textIn(challenge.data, 'nonce');
  const privateKey = key();
  const signature = await deviceKeyFrom(privateKey).sign(signedBytes('register', fromBase64Url(nonce)));
  const answer = await post('/api/devices', {
    nonce,
    key: createPublicKey(privateKey).export({ format: 'jwk' }).x,
    signature: toBase64Url(signature),
    name,
    kind: 'agent',
    platform: process.platform === 'darwin' || process.platform === 'win32' ? process.platform : 'linux',
    version,
    ...(isTemporary && { isTemporary }),
  });
  if (!answer.isOk) throw refused(answer);
  const known = isRecord(answer.data) ? answer.data['name'] : undefined;
  return { deviceId: textIn(answer.data, 'deviceId'), name: typeof known === 'string' ? known : name };
}

const fixes: Readonly<Record<string, string>> = {
  'auth.required': 'Make a new device token on your devices page, or log in without --token.',
  'devices.token_scope': 'Make a device token that may register devices.',
  'devices.token_spent': 'Make another device token: this one has registered as many devices as it may.',
  'devices.too_many': 'Remove a device you do not use any more on your devices page.',
};

function refused({ code, message }: ApiAnswer): CommandError {
  return new CommandError(exitCodes.refused, `The server refused: ${message}`, fixes[code]);
}
