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
  noLookup: 'its name cannot be looked up',
  notNeeded: 'not needed any more',
  notLetIn: 'the other side did not let it in',
  gaveUp: 'the other side gave up',
  brokeProtocol: 'it broke the protocol',
  tooMuch: 'it sent more than a connection needs',
  tooSlow: 'the handshake took too long',
  silent: 'no answer any more',
  nobodyThere: 'nobody has that port',
  nobodyAnyMore: 'nobody has that port any more',
  closedHere: 'closed here',
  wasClosed: 'it was closed',
  cutShort: 'it was closed before its end',
  connectionClosed: 'the connection was closed',
  bothEnded: 'both sides ended',
  otherEnded: 'the other side ended it',
  changedBytes: 'bytes that were changed on the way',
} as const;
export type RungReason = keyof typeof rungSentences;

/** Sentences that end in how long something was waited for. */
export const rungWaits = {
  nothing: 'nothing within',
  noKnock: 'no answer to knocks within',
  relaySilent: 'the relay said nothing for',
} as const;
export type RungWait = keyof typeof rungWaits;

/** Sentences that end in a number of somebody else's. */
export const rungNumbers = {
  foundFault: 'the other side found fault',
  foundFaultHere: 'it broke the protocol',
  webSocketClosed: 'the WebSocket was closed',
  proxySays: 'the proxy says',
  relaySays: 'the relay says',
} as const;
export type RungNumber = keyof typeof rungNumbers;

/** Said before another reason, which is theirs. */
export const rungSpeakers = { proxy: 'the proxy', relayHungUp: 'the relay hung up' } as const;
export type RungSpeaker = keyof typeof rungSpeakers;

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
  | { readonly kind: 'number'; readonly name: RungNumber; readonly number: number }
  | { readonly kind: 'speaker'; readonly name: RungSpeaker; readonly reason: string }
  /** The system's word for a handshake of TLS that failed. */
  | { readonly kind: 'tls'; readonly code: string }
  | { readonly kind: 'code'; readonly name: RungCode };

const names = keysOf(rungSentences);
const waits = keysOf(rungWaits);
const numbers = keysOf(rungNumbers);
const speakers = keysOf(rungSpeakers);
const refusals = keysOf(legRefusals);

/** @returns undefined for words that are nobody's here: they are shown as they are */
export function readRungReason(given: string): KnownRungReason | undefined {
  // Which rung it was stands beside it already.
  const said = given.replace(/^QUIC: /, '').replace(/^(its name cannot be looked up) \([A-Z_]{1,30}\)$/, '$1');
  const name = names.find((one) => rungSentences[one] === said);
  if (name) return { kind: 'rung', name };
  if (/^this is not the relay \S{1,100}$/.test(said)) return { kind: 'rung', name: 'otherRelay' };
  const refusal = refusals.find((one) => legRefusals[one] === said);
  if (refusal && refusal !== 'ended') return { kind: 'leg', name: refusal };
  const code = rungCodes.find((one) => one === said);
  if (code) return { kind: 'code', name: code };
  if (/^ERR_(?:SSL|TLS)_[A-Z0-9_]{1,60}$/.test(said)) return { kind: 'tls', code: said };
  return readWait(said) ?? readNumber(said) ?? readSpeaker(said);
}

function readNumber(said: string): KnownRungReason | undefined {
  const [, words, inBrackets, bare] = /^([a-zA-Z ]{1,60}) (?:\((\d{1,9})\)|(\d{1,9}))$/.exec(said) ?? [];
  const name = numbers.find((one) => rungNumbers[one] === words);
  return name ? { kind: 'number', name, number: Number(inBrackets ?? bare) } : undefined;
}

function readSpeaker(said: string): KnownRungReason | undefined {
  const [, words, reason = ''] = /^([a-z ]{1,60}): (.{1,200})$/s.exec(said) ?? [];
  const name = speakers.find((one) => rungSpeakers[one] === words);
  // One speaks for another once.
  return name && readSpeaker(reason) === undefined ? { kind: 'speaker', name, reason } : undefined;
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
