import { generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LinkConfig, LinkRelay } from '@mistri/contracts/link/index';
import { scopesOfSession } from '@mistri/contracts/remote-sessions/session-states';
import { type SessionClaims, signToken, toBase64Url } from '@mistri/link';
import { deviceKeyFrom } from '../src/config/device-key-file.ts';
import type { SessionFile } from '../src/share/session-file.ts';

const letters = '0123456789abcdefghjkmnpqrstvwxyz';
export const idOf = (prefix: string): string =>
  `${prefix}_0${[...randomBytes(25)].map((byte) => letters[byte % 32]).join('')}`;

export interface DeviceSessionOptions {
  readonly relay?: LinkRelay;
  /** Where the customer's side listens, for going directly. */
  readonly tcpPort?: number;
  readonly minutes?: number;
  readonly claims?: Partial<SessionClaims>;
}

export interface DeviceSession {
  readonly customer: SessionFile;
  readonly technician: SessionFile;
  readonly customerFile: string;
  readonly technicianFile: string;
}

const pem = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

/** What an issuer without a control plane writes for the two sides of a device-mode session. */
export async function deviceSession(folder: string, options: DeviceSessionOptions = {}): Promise<DeviceSession> {
  const [issuer, customerKey, technicianKey] = [0, 1, 2].map(() => generateKeyPairSync('ed25519').privateKey);
  if (!issuer || !customerKey || !technicianKey) throw new Error('three were made');
  const text = (key: KeyObject): string => toBase64Url(deviceKeyFrom(key).publicKey);
  const remoteSessionId = idOf('rms');
  const [host, guest] = [idOf('dev'), idOf('dev')];
  const now_s = Math.floor(Date.now() / 1000);
  const config: LinkConfig = {
    versions: [1],
    issuer: 'local:test',
    keys: [{ kid: 'k1', kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x: text(issuer) }],
    relays: options.relay ? [options.relay] : [],
    stun: [],
  };
  const claims: SessionClaims = {
    iss: config.issuer,
    jti: idOf('jti'),
    sid: idOf('lns'),
    iat: now_s - 5,
    nbf: now_s - 5,
    exp: now_s + 3600,
    peers: [
      { device: host, key: text(customerKey), role: 'host' },
      { device: guest, key: text(technicianKey), role: 'guest' },
    ],
    scopes: scopesOfSession(remoteSessionId, 'device'),
    policy: options.relay ? 'relay' : 'direct',
    relays: config.relays.map(({ id }) => id),
    limits: { resume_s: 60 },
    ...options.claims,
  };
  const token = await signToken(claims, { kid: 'k1', sign: deviceKeyFrom(issuer).sign }, 'mistri-link-session');
  const introduction = (role: 'host' | 'guest'): SessionFile['introduction'] => ({
    type: 'introduce',
    sessionId: claims.sid,
    token,
    role,
    peer:
      role === 'host'
        ? { deviceId: guest, name: 'workshop', key: text(technicianKey), platform: 'linux' }
        : { deviceId: host, name: 'customer', key: text(customerKey), platform: 'linux' },
    relays: [...claims.relays],
  });
  const common = { version: 1, config } as const;
  const customer: SessionFile = {
    ...common,
    introduction: introduction('host'),
    key: pem(customerKey),
    asked: {
      sessionId: remoteSessionId,
      repairId: idOf('rep'),
      customer: { userId: idOf('usr'), deviceId: host },
      technician: {
        userId: idOf('usr'),
        name: 'Meena Sundaram',
        certificate: 'MST-2041',
        deviceId: guest,
        key: text(technicianKey),
      },
      minutes: options.minutes ?? 30,
    },
    ...(options.tcpPort !== undefined && { tcpPort: options.tcpPort }),
  };
  const technician: SessionFile = {
    ...common,
    introduction: introduction('guest'),
    key: pem(technicianKey),
    ...(options.tcpPort !== undefined && { peer: { address: '127.0.0.1', port: options.tcpPort } }),
  };
  mkdirSync(folder, { recursive: true });
  const write = (name: string, file: SessionFile): string => {
    const at = path.join(folder, name);
    writeFileSync(at, JSON.stringify(file), { mode: 0o600 });
    return at;
  };
  return {
    customer,
    technician,
    customerFile: write('customer.json', customer),
    technicianFile: write('technician.json', technician),
  };
}
