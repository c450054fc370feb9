import { createPrivateKey, generateKeyPairSync } from 'node:crypto';
import path from 'node:path';
import { toBase64Url } from '@mistri/link';
import { initIssuer, type NodeDevice, nodeDevice, openIssuer } from '@mistri/link/node';

/** Keys and a token for one session over the relay of the bench. */
export interface SpliceParties {
  readonly token: string;
  readonly host: string;
  readonly guest: string;
}

export const relayId = 'bench-1';

export async function makeSpliceParties(folder: string): Promise<SpliceParties> {
  const issuer = path.join(folder, 'issuer');
  initIssuer(issuer);
  const [host, guest] = [privateKey(), privateKey()];
  const { token } = await openIssuer(issuer).issue({
    host: toBase64Url(deviceOf(host).key.publicKey),
    guest: toBase64Url(deviceOf(guest).key.publicKey),
    relays: [relayId],
    for_s: 3600,
  });
  return { token, host, guest };
}

export function deviceOf(pem: string): NodeDevice {
  return nodeDevice(createPrivateKey(pem));
}

function privateKey(): string {
  return generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
