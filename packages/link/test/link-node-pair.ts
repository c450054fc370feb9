import { createPublicKey, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';
import type { Introduction, LinkConfig, LinkRelay, PathReport, PeerSignal } from '@mistri/contracts/link/index';
import { systemClock } from '../src/clock.ts';
import type { LinkConnection, LinkConnectionEvents } from '../src/connection/link-connection.ts';
import { LinkNode } from '../src/node/link-node.node.ts';
import type { DeviceKey } from '../src/secure/device-key.ts';
import { nodeDevice } from '../src/secure/node-device-key.node.ts';
import type { SessionEnd } from '../src/session/session.ts';
import type { Stream } from '../src/session/stream.ts';
import { type LinkPolicy, type SessionClaims, signToken, toBase64Url } from '../src/session-token.ts';

const letters = '0123456789abcdefghjkmnpqrstvwxyz';
const idOf = (prefix: string): string => `${prefix}_${[...randomBytes(26)].map((byte) => letters[byte % 32]).join('')}`;

export function keyFrom(privateKey: KeyObject): DeviceKey {
  return {
    publicKey: new Uint8Array(createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).subarray(-32)),
    sign: async (bytes) => new Uint8Array(sign(null, bytes, privateKey)),
  };
}

export interface LinkSide {
  readonly node: LinkNode;
  readonly deviceId: string;
  readonly privateKey: KeyObject;
  readonly reports: PathReport[];
  readonly lines: string[];
  readonly streams: Stream[];
  readonly ends: SessionEnd[];
  /** Nothing is passed on any more: the control plane is away. */
  isCut: boolean;
}

export interface LinkStage {
  readonly host: LinkSide;
  readonly guest: LinkSide;
  readonly config: LinkConfig;
  issue(change?: Partial<SessionClaims>, kid?: string): Promise<{ host: Introduction; guest: Introduction }>;
  meet(change?: Partial<SessionClaims>): Promise<{ host: LinkConnection; guest: LinkConnection }>;
  close(): Promise<void>;
}

export interface StageOptions {
  readonly relays?: LinkRelay[];
  readonly stun?: string[];
  /** What the control plane does with a signal on its way. */
  readonly carry?: (body: PeerSignal) => Promise<PeerSignal>;
}

/** Two devices on this machine and an issuer: everything of Link but the control plane, whose signals are handed over. */
export function linkStage(given: StageOptions = {}): LinkStage {
  const issuer = keyFrom(generateKeyPairSync('ed25519').privateKey);
  const config: LinkConfig = {
    versions: [1],
    issuer: 'https://mistri.example',
    keys: [{ kid: 'k1', kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x: toBase64Url(issuer.publicKey) }],
    relays: given.relays ?? [],
    stun: given.stun ?? [],
  };
  const sides: { host?: LinkSide; guest?: LinkSide } = {};
  const make = (other: () => LinkSide | undefined): LinkSide => sideOf(config, other, given.carry);
  const host = make(() => sides.guest);
  const guest = make(() => sides.host);
  Object.assign(sides, { host, guest });
  const issue = async (change: Partial<SessionClaims> = {}, kid = 'k1') => {
    const now_s = Math.floor(Date.now() / 1000);
    const peer = (side: LinkSide, role: 'host' | 'guest') => {
      return { device: side.deviceId, key: toBase64Url(keyFrom(side.privateKey).publicKey), role };
    };
    const claims: SessionClaims = {
      iss: config.issuer,
      jti: idOf('jti'),
      sid: idOf('lns'),
      iat: now_s,
      nbf: now_s,
      exp: now_s + 3600,
      peers: [peer(host, 'host'), peer(guest, 'guest')],
      scopes: ['forward:*'],
      policy: 'automatic' as LinkPolicy,
      relays: config.relays.map(({ id }) => id),
      limits: { resume_s: 60 },
      ...change,
    };
    const token = await signToken(claims, { kid, sign: issuer.sign }, 'mistri-link-session');
    const introduction = (role: 'host' | 'guest', to: LinkSide): Introduction => ({
      type: 'introduce',
      sessionId: claims.sid,
      token,
      role,
      peer: {
        deviceId: to.deviceId,
        name: role === 'host' ? 'the guest' : 'the host',
        key: peer(to, role).key,
        platform: 'linux',
      },
      relays: [...claims.relays],
    });
    return { host: introduction('host', guest), guest: introduction('guest', host) };
  };
  return {
    host,
    guest,
    config,
    issue,
    meet: async (change) => {
      const introductions = await issue(change);
      const [ofHost, ofGuest] = await Promise.all([
        host.node.introduce(introductions.host, () => eventsOf(host)),
        guest.node.introduce(introductions.guest, () => eventsOf(guest)),
      ]);
      return { host: ofHost, guest: ofGuest };
    },
    close: async () => {
      await Promise.all([host.node.close('the test is over'), guest.node.close('the test is over')]);
    },
  };
}

function sideOf(config: LinkConfig, other: () => LinkSide | undefined, carry: StageOptions['carry']): LinkSide {
  const { privateKey } = generateKeyPairSync('ed25519');
  const side: LinkSide = {
    deviceId: idOf('dev'),
    privateKey,
    reports: [],
    lines: [],
    streams: [],
    ends: [],
    isCut: false,
    node: new LinkNode({
      device: nodeDevice(privateKey),
      clock: systemClock(),
      tcpPort: 0,
      withLoopback: true,
      config: () => config,
      sendSignal: (sessionId, body) => {
        if (side.isCut || other()?.isCut) return;
        // As the control plane does: later, and as a copy.
        const copy = structuredClone(body);
        if (carry) void carry(copy).then((carried) => other()?.node.signalled(sessionId, carried));
        else setImmediate(() => other()?.node.signalled(sessionId, copy));
      },
      sendReport: (_sessionId, report) => side.reports.push(report),
    }),
  };
  return side;
}

export function eventsOf(side: LinkSide): LinkConnectionEvents {
  return {
    stream: (stream) => side.streams.push(stream),
    state: (state) => side.lines.push(state),
    path: (to, why) => side.lines.push(`${to?.kind ?? 'none'}: ${why}`),
    step: (step) => side.lines.push(`${step.rung} ${step.target} ${step.outcome}`),
    ended: (end) => side.ends.push(end),
  };
}

/** Asks until it is so; fails with what was there instead. */
export async function untilTrue(what: string, isSo: () => boolean, within_ms = 20_000): Promise<void> {
  const end_ms = performance.now() + within_ms;
  while (!isSo()) {
    if (performance.now() > end_ms) throw new Error(`not within ${within_ms} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
