import type { Duplex } from 'node:stream';
import type { LinkRelay } from '@mistri/contracts/link/index';
import type { Channel } from '../channels/channel.ts';
import { ConnectError } from '../channels/connect-error.ts';
import type { SocketChannel } from '../channels/socket-channel.node.ts';
import type { LinkClock } from '../clock.ts';
import type { Rung } from '../ladder/rung.ts';
import { secureByNoise } from '../secure/noise-channel.ts';
import type { NodeDevice } from '../secure/node-device-key.node.ts';
import { secureByTls } from '../secure/secure-by-tls.node.ts';
import { secureClient, secureServer } from '../secure/tls-secure.node.ts';
import { fromBase64Url, type VerifiedToken } from '../session-token.ts';
import { sameBytes } from '../wire/bytes.ts';
import { dialRelayByQuic } from './dial-relay-quic.node.ts';
import { type DialOptions, dialRelayByTls, dialRelayByWebSocket } from './dial-relay.node.ts';
import { type LegChannel, openLeg } from './leg.ts';
import { Reach } from './reach.ts';

export interface RelayRungOptions {
  /** In the order in which they should be tried. */
  readonly relays: readonly LinkRelay[];
  /** The text of the session token, and what was found in it. */
  readonly token: string;
  readonly verified: VerifiedToken;
  readonly device: NodeDevice;
  /** A page knows no TLS of ours: with one on the other side it is Noise. */
  readonly isPeerPage: boolean;
  readonly clock: LinkClock;
  /** Nobody says when the other half comes: its leg waits for as long as the relay lets it. */
  readonly isPatient?: boolean;
  /** Which proxy stands between this machine and an address, if any. */
  readonly proxyFor?: (url: URL) => URL | undefined;
}

/** The other half may take its time to come. */
const usuallyWithin_ms = 30_000;
const patiently_ms = 60 * 60 * 1000;
/** Another relay, for when one of the two devices cannot reach the first. */
const nextRelay_ms = 3000;

/** Believed in for so long before the next way is tried beside it. */
const tlsPatience_ms = 1500;
/** Two round trips to a relay at the other end of the world, and a lost packet. */
const quicPatience_ms = 1000;

/**
 * Up to three rungs for each relay: raw TLS; QUIC when that fails or says nothing, as in a network that closes TCP but not
 * UDP; and last a WebSocket, which costs the most.
 */
export function relayRungs(options: RelayRungOptions): Rung[] {
  return options.relays.flatMap((relay, index): Rung[] => {
    const reach = new Reach(options.clock);
    const rung = (by: string, patience_ms: number, open: (way: OpenOptions) => Promise<Channel>): Rung => {
      const way = reach.way(patience_ms);
      return {
        kind: 'relay',
        target: `relay ${relay.id} by ${by}`,
        headStart_ms: index * nextRelay_ms,
        within_ms: options.isPatient ? patiently_ms : usuallyWithin_ms,
        open: (signal) =>
          way.open(signal, () => {
            return open({
              ...options,
              signal,
              onReached: () => {
                way.isThere();
              },
            });
          }),
      };
    };
    const { quic, ws } = relay;
    return [
      rung('tls', tlsPatience_ms, (way) => openByTls(relay, way)),
      ...(quic ? [rung('quic', quicPatience_ms, (way) => openByQuic({ ...relay, quic }, way))] : []),
      ...(ws ? [rung('websocket', 0, (way) => openByWebSocket({ ...relay, ws }, way))] : []),
    ];
  });
}

type OpenOptions = RelayRungOptions & { readonly signal: AbortSignal; readonly onReached?: () => void };

/** @throws ConnectError */
export async function openByTls(relay: LinkRelay, options: OpenOptions): Promise<Channel> {
  const bare = await dialRelayByTls(relay.tls, dialOptions(relay, `https://${relay.tls}`, options));
  const leg = await openLeg(bare, legOptions(relay, options));
  if (options.isPeerPage) return byNoise(leg, options);
  const { kind, path } = leg;
  const secure = isClient(options) ? secureClient : secureServer;
  return secure(takeOver(leg, bare), { ...tlsOptions(options), kind, path });
}

/** @throws ConnectError */
export async function openByQuic(relay: LinkRelay & { readonly quic: string }, options: OpenOptions): Promise<Channel> {
  const bare = await dialRelayByQuic(relay.quic, dialOptions(relay, `https://${relay.quic}`, options));
  return secureOver(await openLeg(bare, legOptions(relay, options)), options);
}

/** @throws ConnectError */
export async function openByWebSocket(
  relay: LinkRelay & { readonly ws: string },
  options: OpenOptions,
): Promise<Channel> {
  const bare = await dialRelayByWebSocket(relay.ws, dialOptions(relay, relay.ws, options));
  return secureOver(await openLeg(bare, legOptions(relay, options)), options);
}

/** Over what is no socket of Node's. */
async function secureOver(leg: LegChannel, options: OpenOptions): Promise<Channel> {
  if (options.isPeerPage) return byNoise(leg, options);
  return secureByTls(leg, { ...tlsOptions(options), isClient: isClient(options) });
}

/** The connection to the relay itself, from the first byte that is the other device's: no byte passes through here. */
function takeOver(leg: LegChannel, bare: SocketChannel): Duplex {
  const early = leg.takeEarly();
  const socket = bare.release();
  if (!socket) throw new ConnectError('refused', 'the relay hung up');
  if (early.length > 0) socket.unshift(Buffer.from(early));
  return socket;
}

function isClient(options: OpenOptions): boolean {
  return options.verified.me.role === 'guest';
}

async function byNoise(leg: LegChannel, options: OpenOptions): Promise<Channel> {
  const { verified, device } = options;
  const { peerKey, tokenHash } = verified;
  try {
    return await secureByNoise(leg, { isInitiator: isClient(options), device: device.key, peerKey, tokenHash });
  } catch (error) {
    leg.abort('no handshake');
    throw new ConnectError('failed', error instanceof Error ? error.message : 'no handshake');
  }
}

function tlsOptions({ device, verified, signal }: OpenOptions): {
  device: NodeDevice['certificate'];
  isExpected: (key: Uint8Array) => boolean;
  signal: AbortSignal;
} {
  return { device: device.certificate, isExpected: (key) => sameBytes(key, verified.peerKey), signal };
}

function legOptions(relay: LinkRelay, options: OpenOptions): Parameters<typeof openLeg>[1] {
  const { token, verified, device, clock, signal, onReached } = options;
  const { tokenHash } = verified;
  return { relay: relay.id, token, tokenHash, device: device.key, clock, signal, ...(onReached && { onReached }) };
}

function dialOptions(relay: LinkRelay, url: string, options: OpenOptions): DialOptions {
  const { clock, signal, proxyFor } = options;
  return { relay: { id: relay.id, key: fromBase64Url(relay.key) }, clock, signal, proxy: proxyFor?.(new URL(url)) };
}
