import { type LegRefusal, legRefusals } from './leg-refusals.ts';
import { rungs } from './rungs.ts';

/**
 * Why a rung of the ladder did not work, as devices say it in their path reports. Pages know these by their names and say them in
 * the language of who reads, as with the ends of sessions (`end-reasons.ts`).
 */
export const rungSentences = {
  directOnly: 'the rule says direct only',
  relayOnly: 'the rule says relay only',
  betterOpen: 'a better one is open',
  beforeItsTurn: 'given up before its turn',
  notWanted: 'not wanted any more',
  givenUp: 'given up',
  sessionOver: 'the session is over',
  tooMany: 'too many attempts at once',
  noSocket: 'no socket of that family',
  notThrough: 'the other side did not come through',
  noWayThrough: 'no way through for WebRTC',
  notUnderstood: 'WebRTC did not understand the other side',
  descriptionTooLong: 'a description that is too long',
  channelClosed: 'the data channel was closed',
  webSocket: 'the WebSocket could not be opened',
  noHandshake: 'no handshake',
  closedInHandshake: 'closed during the handshake',
  closedBefore: 'closed before the handshake',
  noDeviceKey: 'no device key',
  noLink: 'it does not speak Link',
  otherDevice: 'another device than the one in the token',
  otherRelay: 'another relay than the one that was asked for',
  relayHungUp: 'the relay hung up',
  proxyKind: 'only proxies of kind http:// are known',
  proxyNoQuic: 'a proxy stands before it, and QUIC goes through none',
  proxySilent: 'the proxy does not answer',
  proxyHungUp: 'the proxy hung up',
  proxyEndless: 'the proxy answers without end',
  proxyNoHttp: 'the proxy speaks no HTTP',
  proxySignIn: 'the proxy wants a name and a password, or others (407)',
  noAddress: 'its name has no address',
} as const;
export type RungReason = keyof typeof rungSentences;

/** Sentences that end in how long something was waited for. */
export const rungWaits = {
  nothing: 'nothing within',
  noKnock: 'no answer to knocks within',
  relaySilent: 'the relay said nothing for',
} as const;
export type RungWait = keyof typeof rungWaits;

/** What the system says of a socket. */
export const rungCodes = [
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'EACCES',
  'EPERM',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'EHOSTDOWN',
  'EADDRNOTAVAIL',
] as const;
export type RungCode = (typeof rungCodes)[number];

export type KnownRungReason =
  | { readonly kind: 'rung'; readonly name: RungReason }
  /** A relay said why it does not let the device in. */
  | { readonly kind: 'leg'; readonly name: Exclude<LegRefusal, 'ended'> }
  | { readonly kind: 'wait'; readonly name: RungWait; readonly seconds: number }
  | { readonly kind: 'code'; readonly name: RungCode };

const names = keysOf(rungSentences);
const waits = keysOf(rungWaits);
const refusals = keysOf(legRefusals);

/** @returns undefined for words that are nobody's here: they are shown as they are */
export function readRungReason(said: string): KnownRungReason | undefined {
  const name = names.find((one) => rungSentences[one] === said);
  if (name) return { kind: 'rung', name };
  const refusal = refusals.find((one) => legRefusals[one] === said);
  if (refusal && refusal !== 'ended') return { kind: 'leg', name: refusal };
  const code = rungCodes.find((one) => one === said);
  return code ? { kind: 'code', name: code } : readWait(said);
}

function readWait(said: string): KnownRungReason | undefined {
  const [, words, seconds] = /^([a-z ]{1,60}) (\d{1,6}(?:\.\d)?) s$/.exec(said) ?? [];
  const name = waits.find((one) => rungWaits[one] === words);
  return name ? { kind: 'wait', name, seconds: Number(seconds) } : undefined;
}

export type KnownChoice =
  | { readonly kind: 'opened'; readonly rung: (typeof rungs)[number] }
  | { readonly kind: 'gone'; readonly rung: (typeof rungs)[number]; readonly reason: string };

/** Why a session goes by the way it goes: `quic is open`, `tcp is gone: ECONNRESET`. */
export function readChoice(said: string): KnownChoice | undefined {
  const [, kind, reason] = /^([a-z]{1,10}) is (?:open|gone: (.+))$/s.exec(said) ?? [];
  const rung = rungs.find((one) => one === kind);
  if (!rung) return undefined;
  return reason === undefined ? { kind: 'opened', rung } : { kind: 'gone', rung, reason };
}

function keysOf<O extends object>(of: O): (keyof O)[] {
  return Object.keys(of) as (keyof O)[];
}
