import { FromServer } from '@mistri/contracts/link/presence';
import {
  type DeviceKey,
  fromBase64Url,
  signToken,
  TokenError,
  toBase64Url,
  verifyDevice,
  verifySessionToken,
} from '@mistri/link';
import { Compile } from 'typebox/compile';
import { isIdleMessage, readFromServer } from '../../../apps/agent/src/presence/read-from-server.ts';
import { readForwardLabel, writeForwardLabel } from '../../../apps/agent/src/forward/forward-label.ts';
import { readMessage } from '../../../apps/api/src/domains/link/presence/read-message.ts';
import {
  filterDescription,
  maxCandidates,
  mayUseCandidate,
} from '../../../packages/link/src/channels/webrtc/ice-candidates.ts';
import { bytesOf, type FuzzTarget, jsonOf, must, type Outcome, outcomeOfAsync } from '../fuzz-target.ts';
import { fixedDevice } from './fixed-keys.ts';

const mib = 1024 * 1024;
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const deviceId = `dev_${'1'.repeat(26)}`;
const sessionId = `lns_${'2'.repeat(26)}`;
const key = 'A'.repeat(43);

const config = {
  versions: [1],
  issuer: 'https://mistri.test',
  keys: [{ kid: 'k', kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', x: key }],
  relays: [{ id: 'mumbai-1', region: 'in-west', key, tls: 'relay.test:443', ws: 'wss://relay.test/leg' }],
  stun: ['stun.test:3478'],
};
const candidates = {
  kind: 'candidates',
  round: 1,
  candidates: [{ transport: 'udp', kind: 'host', address: '192.168.1.2', port: 4433 }],
  nat: 'endpoint-independent',
};

const serverWords = [
  '"type":"pong"',
  '"type":"welcome"',
  '"config":',
  '"relays":[',
  '"__proto__":{}',
  '"ref":',
  '1e400',
];

export const presenceAtDevice: FuzzTarget = {
  name: 'presence messages, at the device',
  most_bytes: 16 * mib,
  make: () => {
    const contract = Compile(FromServer);
    return {
      words: serverWords,
      seeds: [
        { type: 'pong' },
        { type: 'challenge', nonce: key, serverTime: '2026-11-21T10:00:00.000Z' },
        { type: 'welcome', deviceId, name: 'Laptop', seenAddress: '203.0.113.9', config },
        { type: 'signal', sessionId, body: candidates },
        { type: 'revoked', sessionId, reason: 'the rule was changed' },
        { type: 'done', ref: 4, sessionId },
        { type: 'refused', ref: 4, code: 'link.no_rule', message: 'No rule allows this.' },
        { type: 'config', config },
      ].map((message) => jsonOf(message)),
      read: async (input): Promise<Outcome> => {
        const message = await readFromServer(text(input));
        if (message === undefined) return 'refused';
        // What is checked by hand must not let through what the contract does not.
        if (isIdleMessage(message)) must(contract.Check(message), 'the check by hand takes what the contract refuses');
        return 'taken';
      },
    };
  },
};

export const presenceAtServer: FuzzTarget = {
  name: 'presence messages, at the server',
  most_bytes: 16 * mib,
  make: () => ({
    words: ['"type":"ping"', '"type":"load"', '"scopes":[', '"sessionId":', '"__proto__":{}', '\\u0000', '\\ud800'],
    seeds: [
      { type: 'ping' },
      {
        type: 'authenticate',
        deviceId,
        signature: 'B'.repeat(86),
        version: '0.1.0',
        platform: 'linux',
        isServing: true,
      },
      { type: 'connect', ref: 1, to: deviceId, scopes: ['forward:8080'] },
      { type: 'nodes', ref: 2 },
      { type: 'signal', sessionId, body: candidates },
      {
        type: 'signal',
        sessionId,
        body: { kind: 'ice', round: 1, candidate: 'candidate:1 1 UDP 1 10.0.0.1 9 typ host', mid: '0' },
      },
      { type: 'ended', sessionId, reason: 'done', sent_bytes: 5, received_bytes: 2 ** 50 },
      { type: 'load', sessions: 3, bytesPerSecond: 1000, load: 0.5, isDraining: false },
    ].map((message) => jsonOf(message)),
    read: (input) => {
      const message = readMessage(Buffer.from(input));
      if (!message) return 'refused';
      must(!JSON.stringify(message).includes('\\u0000'), 'a text that PostgreSQL does not take');
      return 'taken';
    },
  }),
};

async function tokenParts(): Promise<{ issuer: DeviceKey; guest: DeviceKey; claims: object }> {
  const [issuer, host, guest] = [fixedDevice(3), fixedDevice(2), fixedDevice(1)];
  const claims = {
    iss: 'https://mistri.test',
    jti: 'jti_1',
    sid: sessionId,
    iat: 0,
    nbf: 0,
    exp: 4_000_000_000,
    peers: [
      { device: deviceId, key: toBase64Url(host.publicKey), role: 'host' },
      { device: `dev_${'3'.repeat(26)}`, key: toBase64Url(guest.publicKey), role: 'guest' },
    ],
    scopes: ['forward:8080'],
    policy: 'automatic',
    relays: ['mumbai-1'],
    limits: { resume_s: 30 },
  };
  return { issuer, guest, claims };
}

const type = 'mistri-link-session';

/** Changed on the way: not one is believed, unless it says exactly what was signed. */
export const tokens: FuzzTarget = {
  name: 'session tokens, changed',
  most_bytes: 16 * mib,
  make: async () => {
    const { issuer, guest, claims } = await tokenParts();
    const token = await signToken(claims, { kid: 'k', sign: issuer.sign }, type);
    const options = { keys: new Map([['k', issuer.publicKey]]), deviceKey: guest.publicKey, wall_ms: 1_000_000 };
    return {
      seeds: [bytesOf(token)],
      words: ['.', '=', '-', '_', 'eyJhbGciOiJub25lIn0'],
      read: (input) =>
        outcomeOfAsync(async () => {
          const read = await verifySessionToken(text(input), options);
          must(JSON.stringify(read.claims) === JSON.stringify(claims), 'a changed token was believed');
        }, TokenError),
    };
  },
};

/** Signed as they are: an issuer that lies, or one with a fault. */
export const claims: FuzzTarget = {
  name: 'claims of session tokens, signed',
  most_bytes: 16 * mib,
  make: async () => {
    const { issuer, guest, claims: honest } = await tokenParts();
    const options = { keys: new Map([['k', issuer.publicKey]]), deviceKey: guest.publicKey, wall_ms: 1_000_000 };
    const head = toBase64Url(jsonOf({ alg: 'EdDSA', kid: 'k', typ: type }));
    return {
      seeds: [jsonOf(honest)],
      words: ['"peers":[', '"role":"host"', '"exp":', '"limits":{', '"__proto__":', '"policy":"relay"'],
      read: (input) =>
        outcomeOfAsync(async () => {
          const signed = `${head}.${toBase64Url(input)}`;
          const signature = toBase64Url(await issuer.sign(bytesOf(signed)));
          const { me, peer, peerKey } = await verifySessionToken(`${signed}.${signature}`, options);
          must(me.key === toBase64Url(guest.publicKey) && me.role !== peer.role, 'somebody else in the token');
          must(peerKey.length === 32, 'a key of another length');
        }, TokenError),
    };
  },
};

/** Key, signature and what is signed come from the other side: whatever they are, the answer is yes or no. */
export const challenges: FuzzTarget = {
  name: "answers to a device's challenge",
  most_bytes: 16 * mib,
  make: async () => {
    const device = fixedDevice(1);
    const said = new Uint8Array(32).fill(8);
    const whole = Buffer.concat([device.publicKey, await device.sign(said)]);
    return {
      seeds: [whole],
      read: async (input) =>
        (await verifyDevice(input.subarray(0, 32), input.subarray(32), said)) ? 'taken' : 'refused',
    };
  },
};

const description = [
  'v=0',
  'o=- 46117 2 IN IP4 127.0.0.1',
  's=-',
  'm=application 9 UDP/DTLS/SCTP webrtc-datachannel',
  'a=candidate:1 1 udp 2113937151 192.168.1.20 40000 typ host generation 0',
  'a=candidate:2 1 udp 2113937151 3f2504e0-4f89-41d3-9a0c-0305e82c3301.local 40001 typ host',
  'a=candidate:3 1 udp 1677729535 203.0.113.9 50000 typ srflx raddr 0.0.0.0 rport 0',
  'a=candidate:4 1 udp 2113937151 2001:db8::7 40002 typ host',
].join('\r\n');

export const iceCandidates: FuzzTarget = {
  name: 'WebRTC descriptions and candidates',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: [
      bytesOf(description),
      ...description
        .split('\r\n')
        .slice(4)
        .map((line) => bytesOf(line)),
    ],
    words: ['a=candidate:', ' typ host', ' 1 udp ', '::ffff:', '.local', '127.0.0.1', '169.254.1.1', '\r\n', 'fe80::1'],
    read: (input) => {
      const said = text(input);
      const kept = filterDescription(said, { loopback: false }).split('\r\n');
      const lines = kept.filter((line) => line.startsWith('a=candidate:'));
      must(lines.length <= maxCandidates, 'more candidates than a few');
      for (const line of lines)
        must(!/^(127|0|169\.254)\./.test(line.trim().split(/\s+/)[4] ?? ''), 'a candidate on this machine');
      mayUseCandidate(said, { loopback: true });
      return 'taken';
    },
  }),
};

export const forwardLabels: FuzzTarget = {
  name: 'labels of forwarding streams',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: ['tcp/1 8080', 'tcp/1 printer.lan:80', 'tcp/1 [2001:db8::1]:443'].map((label) => bytesOf(label)),
    words: ['tcp/1 ', '[', ']:', ':', '65536', '::'],
    read: (input) => {
      const target = readForwardLabel(text(input));
      if (!target) return 'refused';
      const again = readForwardLabel(writeForwardLabel(target));
      must(again?.port === target.port && again.host === target.host, 'a label that is written otherwise');
      return 'taken';
    },
  }),
};

export const base64: FuzzTarget = {
  name: 'base64url',
  most_bytes: 16 * mib,
  make: () => ({
    seeds: [bytesOf('AbCd-_09'), bytesOf('A'.repeat(43))],
    read: (input) =>
      outcomeOfAsync(
        async () => must(fromBase64Url(text(input)).length <= input.length, 'longer than its text'),
        TokenError,
      ),
  }),
};
