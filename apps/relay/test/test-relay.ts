import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import {
  type DeviceKey,
  fromBase64Url,
  type LinkClock,
  makeDeviceKey,
  type SessionClaims,
  signToken,
  systemClock,
  toBase64Url,
  type TokenSigner,
} from '@mistri/link';
import { checkConfig } from '../src/config/read-config.ts';
import type { RelayConfig } from '../src/config/relay-config.ts';
import { readIdentity, type RelayIdentity } from '../src/listen/certificates.ts';
import type { LegTransport } from '../src/legs/leg-socket.ts';
import { jsonLog } from '../src/observe/log.ts';
import { startRelay, type StartedRelay } from '../src/start-relay.ts';
import { type LegAt, type LegClient, openProvedLeg, untilPaired } from './leg-client.ts';

export interface Parties {
  readonly host: DeviceKey;
  readonly guest: DeviceKey;
  readonly token: string;
  readonly claims: SessionClaims;
}

/** A relay on free ports of 127.0.0.1 with an issuer of its own. */
export interface TestRelay extends Pick<StartedRelay, 'relay' | 'identity' | 'ports' | 'drain' | 'reload' | 'close'> {
  readonly started: StartedRelay;
  readonly folder: string;
  readonly issuer: TokenSigner;
  readonly lines: string[];
  at(transport: LegTransport | 'http'): LegAt;
  parties(claims?: Partial<SessionClaims>): Promise<Parties>;
  /** Host and guest, paired. */
  pair(parties: Parties, transports?: readonly [LegTransport, LegTransport]): Promise<[LegClient, LegClient]>;
}

let serial = 0;

export function typeId(prefix: string): string {
  serial += 1;
  return `${prefix}_${serial.toString().padStart(26, '0')}`;
}

export async function testIssuer(folder: string): Promise<{ signer: TokenSigner; file: string }> {
  const key = await makeDeviceKey();
  const file = path.join(folder, 'issuers.json');
  const jwk = { kid: 'test', kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x: toBase64Url(key.publicKey) };
  writeFileSync(file, JSON.stringify({ keys: [jwk] }));
  return { signer: { kid: 'test', sign: key.sign }, file };
}

export async function partiesOf(signer: TokenSigner, given: Partial<SessionClaims> = {}): Promise<Parties> {
  const [host, guest] = await Promise.all([makeDeviceKey(), makeDeviceKey()]);
  const now_s = Math.floor(Date.now() / 1000);
  const claims: SessionClaims = {
    iss: 'test',
    jti: typeId('jti'),
    sid: typeId('lns'),
    iat: now_s,
    nbf: now_s,
    exp: now_s + 3600,
    peers: [
      { device: typeId('dev'), key: toBase64Url(host.publicKey), role: 'host' },
      { device: typeId('dev'), key: toBase64Url(guest.publicKey), role: 'guest' },
    ],
    scopes: [],
    policy: 'automatic',
    relays: ['test-1'],
    limits: {},
    ...given,
  };
  return { host, guest, claims, token: await signToken(claims, signer, 'mistri-link-session') };
}

export async function startTestRelay(
  settings: Partial<RelayConfig> = {},
  clock: LinkClock = systemClock(),
  /** Called before it starts: to register its key where it will ask. */
  known: (identity: RelayIdentity) => void = () => undefined,
): Promise<TestRelay> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'mistri-relay-'));
  const { signer, file } = await testIssuer(folder);
  const any = { address: '127.0.0.1', port: 0 };
  const config = checkConfig({
    id: 'test-1',
    region: 'test',
    stateFolder: path.join(folder, 'state'),
    listen: { tls: any, plain: any, http: any },
    issuers: { file },
    addresses: { perMinuteEach: 100_000, halfOpenEach: 1_000 },
    ...settings,
  });
  known(readIdentity(config.stateFolder));
  const lines: string[] = [];
  const started = await startRelay(config, { log: jsonLog((line) => lines.push(line)), clock });
  const at = (transport: LegTransport | 'http'): LegAt => {
    if (transport === 'quic') return { quic: started.ports.quic ?? 0, key: fromBase64Url(started.identity.publicKey) };
    if (transport === 'tls') return { tls: started.ports.tls ?? 0 };
    if (transport === 'plain') return { plain: started.ports.plain ?? 0 };
    const isSecure = transport === 'websocket';
    return {
      ws: `${isSecure ? 'wss' : 'ws'}://127.0.0.1:${(isSecure ? started.ports.tls : started.ports.http) ?? 0}/leg`,
    };
  };
  return {
    started,
    relay: started.relay,
    identity: started.identity,
    ports: started.ports,
    drain: (options) => started.drain(options),
    reload: () => {
      started.reload();
    },
    folder,
    issuer: signer,
    lines,
    at,
    parties: (claims) => partiesOf(signer, claims),
    pair: async (parties, [one, other] = ['tls', 'tls']) => {
      const host = await openProvedLeg(at(one), { key: parties.host, token: parties.token });
      const waiting = await host.message();
      if (waiting.type !== 'waiting') throw new Error(JSON.stringify(waiting));
      host.send({ type: 'still' });
      const guest = await openProvedLeg(at(other), { key: parties.guest, token: parties.token });
      return Promise.all([untilPaired(host), untilPaired(guest)]);
    },
    close: async () => {
      await started.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A clock that can be moved forward: timers keep real time, `now_ms` and `wall_ms` jump. */
export function movableClock(): LinkClock & { move(by_ms: number): void; moveWall(by_ms: number): void } {
  const real = systemClock();
  let ahead_ms = 0;
  let wall_ms = 0;
  return {
    ...real,
    now_ms: () => real.now_ms() + ahead_ms,
    wall_ms: () => real.wall_ms() + ahead_ms + wall_ms,
    move: (by_ms) => (ahead_ms += by_ms),
    moveWall: (by_ms) => (wall_ms += by_ms),
  };
}
