import type { LinkRelay, PeerSignal } from '@mistri/contracts/link/index';
import type { Channel } from '../channels/channel.ts';
import { ConnectError } from '../channels/connect-error.ts';
import type { MakePeer } from '../channels/webrtc/peer.ts';
import { webRtcRung } from '../channels/webrtc/webrtc-rung.ts';
import type { LinkClock } from '../clock.ts';
import type { LinkWays } from '../connection/link-connection.ts';
import type { Rung } from '../ladder/rung.ts';
import { openLeg } from '../relay/leg.ts';
import { WebSocketChannel, type WebSocketLike } from '../relay/websocket-channel.ts';
import type { DeviceKey } from '../secure/device-key.ts';
import { secureByNoise } from '../secure/noise-channel.ts';
import type { VerifiedToken } from '../session-token.ts';

export interface PageWaysOptions {
  /** The text of the token, and what was found in it. */
  readonly token: string;
  readonly verified: VerifiedToken;
  readonly device: DeviceKey;
  readonly clock: LinkClock;
  /** In the order in which they should be tried. */
  readonly relays: readonly LinkRelay[];
  readonly stun: readonly string[];
  /** Both sides may be on one machine. */
  readonly loopback: boolean;
  readonly makePeer: MakePeer;
  readonly makeWebSocket: (url: string) => WebSocketLike;
  readonly sendSignal: (signal: PeerSignal) => void;
}

const relayWithin_ms = 30_000;
const nextRelay_ms = 3000;
const maxSignalsKept = 64;

/** The ways of a page: WebRTC, and the relay by WebSocket. Noise in both; the browser's own encryption is trusted for nothing. */
export class PageWays implements LinkWays {
  #options: PageWaysOptions;
  #round = 0;
  #early: PeerSignal[] = [];
  #heard: ((signal: PeerSignal) => void) | undefined;

  constructor(options: PageWaysOptions) {
    this.#options = options;
  }

  /** A page has no addresses to tell; ICE speaks for itself. The empty list says that this side tries now. */
  gather(tell: Parameters<LinkWays['gather']>[0]): void {
    tell([], 'unknown');
  }

  direct(): readonly Rung[] {
    const { verified, device, clock, makePeer, stun, loopback, sendSignal } = this.#options;
    this.#round += 1;
    return [
      webRtcRung({
        role: verified.me.role,
        round: this.#round,
        makePeer,
        stun,
        loopback,
        mdns: true,
        clock,
        device,
        peerKey: verified.peerKey,
        tokenHash: verified.tokenHash,
        signals: { send: sendSignal, listen: (heard) => this.#listen(heard) },
      }),
    ];
  }

  relays(): readonly Rung[] {
    return this.#options.relays.flatMap((relay, index): Rung[] => {
      const { ws } = relay;
      if (!ws) return [];
      return [
        {
          kind: 'relay',
          target: `relay ${relay.id} by websocket`,
          headStart_ms: index * nextRelay_ms,
          within_ms: relayWithin_ms,
          open: (signal) => this.#openRelay(relay.id, ws, signal),
        },
      ];
    });
  }

  signal(body: PeerSignal): void {
    if (this.#heard) this.#heard(body);
    else if (this.#early.length < maxSignalsKept) this.#early.push(body);
  }

  #listen(heard: (signal: PeerSignal) => void): () => void {
    this.#heard = heard;
    for (const signal of this.#early.splice(0)) heard(signal);
    return () => {
      if (this.#heard === heard) this.#heard = undefined;
    };
  }

  async #openRelay(relay: string, url: string, signal: AbortSignal): Promise<Channel> {
    const { token, verified, device, clock, makeWebSocket } = this.#options;
    const socket = makeWebSocket(url);
    // Before it is open: the relay speaks first, and what comes before somebody listens would be lost.
    const bare = new WebSocketChannel(socket, { path: `relay ${relay} by websocket`, clock });
    await opened(socket, signal);
    const { tokenHash, peerKey } = verified;
    const leg = await openLeg(bare, { relay, token, tokenHash, device, clock, signal });
    try {
      return await secureByNoise(leg, { isInitiator: verified.me.role === 'guest', device, peerKey, tokenHash });
    } catch (error) {
      leg.abort('no handshake');
      throw new ConnectError('failed', error instanceof Error ? error.message : 'no handshake');
    }
  }
}

function opened(socket: WebSocketLike, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const given = (): void => {
      socket.close();
      reject(new ConnectError('failed', 'given up'));
    };
    signal.addEventListener('abort', given);
    socket.addEventListener('open', () => {
      signal.removeEventListener('abort', given);
      resolve();
    });
    // A browser does not say why.
    socket.addEventListener('close', () => {
      signal.removeEventListener('abort', given);
      reject(new ConnectError('no answer', 'the WebSocket could not be opened'));
    });
    if (signal.aborted) given();
  });
}
