import { createHash, generateKeyPairSync } from 'node:crypto';
import { type NodeDevice, nodeDevice } from '../src/secure/node-device-key.node.ts';
import { toBase64Url, type VerifiedToken } from '../src/session-token.ts';

export interface RelayParty {
  readonly device: NodeDevice;
  readonly token: string;
  readonly verified: VerifiedToken;
}

/** Two devices with a token that the small relay understands: it only names their keys. */
export function relayParties(): { readonly host: RelayParty; readonly guest: RelayParty } {
  const [host, guest] = [0, 1].map(() => nodeDevice(generateKeyPairSync('ed25519').privateKey));
  if (!host || !guest) throw new Error('two were made');
  const keys = [host, guest].map(({ key }) => toBase64Url(key.publicKey));
  const token = toBase64Url(Buffer.from(JSON.stringify({ keys, salt: crypto.randomUUID() })));
  const tokenHash = createHash('sha256').update(token).digest();
  const party = (device: NodeDevice, other: NodeDevice, role: 'host' | 'guest'): RelayParty => ({
    device,
    token,
    verified: {
      claims: {
        iss: 'test',
        jti: 'jti_1',
        sid: 'lns_1',
        iat: 0,
        nbf: 0,
        exp: 0,
        peers: [],
        scopes: [],
        policy: 'automatic',
        relays: ['test-1'],
        limits: {},
      },
      me: { device: `dev_${role}`, key: toBase64Url(device.key.publicKey), role },
      peer: {
        device: 'dev_other',
        key: toBase64Url(other.key.publicKey),
        role: role === 'host' ? 'guest' : 'host',
      },
      peerKey: other.key.publicKey,
      tokenHash,
      hardEndIn_ms: 3_600_000,
    },
  });
  return { host: party(host, guest, 'host'), guest: party(guest, host, 'guest') };
}
