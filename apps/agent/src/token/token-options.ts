import type { KeyObject } from 'node:crypto';
import type { Introduction, LinkConfig } from '@mistri/contracts/link/index';
import type { VerifiedToken } from '@mistri/link';
import { CommandError, exitCodes, type Given, type Surroundings, textOf, textsOf, wholeNumberOf } from '../command.ts';
import { deviceKeyFrom, readKey } from '../config/device-key-file.ts';
import type { Place } from '../node/serverless-node.ts';
import { readIssuers, readRelay, readTokenGiven, type TokenFile } from './token-file.ts';

/** Options of every command that can do without a control plane. */
export const tokenOptions = {
  token: { type: 'string', multiple: true },
  issuers: { type: 'string' },
  relay: { type: 'string', multiple: true },
  peer: { type: 'string', multiple: true },
  'peer-key': { type: 'string' },
  listen: { type: 'string' },
} as const;

export const tokenExplained = {
  token: 'no control plane: the file of an issuer (`mistri relay token --out`), or a bare token',
  issuers: 'with a bare token: issuers.json, whose signatures count',
  relay: 'with a bare token: id,host:port,key (,host:port by QUIC) of a relay; may be given several times',
  peer: 'host:port of the other device (an address), to go to it directly as well; may be given several times',
  'peer-key': 'key of the other device: the token must say the same',
  listen: 'port on which the other device may come directly (any free one)',
} as const;

/** One token, checked, and all that is needed to follow it. */
export interface Admission {
  readonly introduction: Introduction;
  readonly verified: VerifiedToken;
  readonly config: LinkConfig;
  readonly privateKey: KeyObject;
  readonly places: readonly Place[];
  readonly listenPort: number;
}

/**
 * What the options say, or undefined without `--token`.
 *
 * @throws CommandError for options that do not fit, or a token that this device must not follow
 */
export async function readAdmissions(
  given: Given,
  around: Surroundings,
  role: 'host' | 'guest',
): Promise<Admission[] | undefined> {
  const tokens = textsOf(given, 'token');
  if (tokens.length === 0) {
    const lost = Object.keys(tokenOptions).find((name) => given.values[name] !== undefined);
    if (lost !== undefined) throw new CommandError(exitCodes.usage, `--${lost} is of no use without --token.`);
    return undefined;
  }
  const privateKey = readKey(around.home);
  if (!privateKey)
    throw new CommandError(
      exitCodes.notLoggedIn,
      'This device has no key yet.',
      'Run `mistri key`, and give what it shows to the issuer.',
    );
  const common = {
    privateKey,
    role,
    peerKey: textOf(given, 'peer-key'),
    places: textsOf(given, 'peer').map(readPlace),
  };
  const listenPort = wholeNumberOf(given, 'listen', [1, 65_535]) ?? 0;
  const admissions: Admission[] = [];
  for (const token of tokens) admissions.push(await admit(fileOf(token, given), { ...common, listenPort }));
  return admissions;
}

function fileOf(token: string, given: Given): TokenFile {
  const read = readTokenGiven(token);
  const relays = textsOf(given, 'relay').map(readRelay);
  const issuers = textOf(given, 'issuers');
  if (typeof read !== 'string')
    return {
      ...read,
      relays: relays.length > 0 ? relays : read.relays,
      keys: issuers === undefined ? read.keys : readIssuers(issuers),
    };
  if (issuers === undefined)
    throw new CommandError(
      exitCodes.usage,
      '--issuers is missing: with a bare token somebody has to say whose signature counts.',
      'It is the file issuers.json that `mistri relay issuer` made.',
    );
  return { version: 1, token: read, keys: readIssuers(issuers), relays, stun: [] };
}

interface AdmitOptions {
  readonly privateKey: KeyObject;
  readonly role: 'host' | 'guest';
  readonly peerKey: string | undefined;
  readonly places: readonly Place[];
  readonly listenPort: number;
}

async function admit(file: TokenFile, options: AdmitOptions): Promise<Admission> {
  const { fromBase64Url, verifySessionToken } = await import('@mistri/link');
  const { privateKey, role, peerKey, places, listenPort } = options;
  const { publicKey } = deviceKeyFrom(privateKey);
  const keys = new Map(file.keys.map((key) => [key.kid, fromBase64Url(key.x)]));
  const verified = await verifySessionToken(file.token, { keys, deviceKey: publicKey, wall_ms: Date.now() }).catch(
    (error: unknown) => {
      const why = error instanceof Error ? error.message : String(error);
      throw new CommandError(exitCodes.refused, `--token: ${why}.`, 'Ask the issuer for one for this device.');
    },
  );
  const { claims, me, peer } = verified;
  if (me.role !== role)
    throw new CommandError(
      exitCodes.refused,
      `--token: in this token this device is the ${me.role}.`,
      me.role === 'host' ? 'The host runs `mistri serve`.' : 'The guest runs `mistri forward`, `ping` or `connect`.',
    );
  if (peerKey !== undefined && peerKey !== peer.key)
    throw new CommandError(exitCodes.refused, '--peer-key: the token is about another device.');
  const relays = file.relays.filter(({ id }) => claims.relays.includes(id));
  checkReachable({ policy: claims.policy, relays: relays.length, places: places.length, role, listenPort });
  return {
    verified,
    privateKey,
    places,
    listenPort,
    config: { versions: [1], issuer: claims.iss, keys: file.keys, relays, stun: file.stun },
    introduction: {
      type: 'introduce',
      sessionId: claims.sid,
      token: file.token,
      role,
      peer: { deviceId: peer.device, name: nameOf(peer.key), key: peer.key, platform: 'linux' },
      relays: relays.map(({ id }) => id),
    },
  };
}

/** Said at once what would otherwise be half a minute of silence. */
function checkReachable(options: {
  readonly policy: string;
  readonly relays: number;
  readonly places: number;
  readonly role: 'host' | 'guest';
  readonly listenPort: number;
}): void {
  const { policy, relays, places, role, listenPort } = options;
  if (policy !== 'direct' && relays > 0) return;
  if (policy !== 'relay' && (places > 0 || (role === 'host' && listenPort > 0))) return;
  throw new CommandError(
    exitCodes.usage,
    policy === 'relay'
      ? 'The token allows relays only, and none of them was named.'
      : 'Neither a relay of the token nor an address of the other device was named.',
    policy === 'relay'
      ? 'Give --relay id,host:port,key.'
      : 'Give --relay, or --peer (and --listen at the other device).',
  );
}

/** Without a registry a device has no name but the beginning of its key. */
function nameOf(key: string): string {
  return `device ${key.slice(0, 8)}`;
}

function readPlace(text: string): Place {
  const [, address = '', port = ''] =
    /^(?:\[([0-9a-fA-F:.]+)\]|([0-9.]+)):(\d{1,5})$/.exec(text)?.filter(Boolean) ?? [];
  const number = Number(port);
  if (address !== '' && number >= 1 && number <= 65_535) return { address, port: number };
  throw new CommandError(
    exitCodes.usage,
    `--peer "${text}" is no address and port: 192.0.2.7:4430 and [::1]:4430 are.`,
  );
}
