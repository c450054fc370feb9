import type { Introduction, LinkConfig } from '@mistri/contracts/link/index';
import { type LinkClock, systemClock } from '../clock.ts';
import { LinkConnection } from '../connection/link-connection.ts';
import type { WebSocketLike } from '../relay/websocket-channel.ts';
import type { DeviceKey } from '../secure/device-key.ts';
import type { SessionEnd } from '../session/session.ts';
import type { Stream } from '../session/stream.ts';
import { fromBase64Url, TokenError, verifySessionToken } from '../session-token.ts';
import type { ToPage, ToWorker } from './messages.ts';
import { PageWays } from './page-ways.ts';
import type { PortLike } from './port-like.ts';
import { joinStreams, PortStream } from './port-stream.ts';
import { RemotePeers } from './remote-peers.ts';

export interface LinkWorkerOptions {
  /** The worker's global scope. */
  readonly scope: PortLike;
  readonly device: DeviceKey;
  readonly makeWebSocket: (url: string) => WebSocketLike;
  readonly clock?: LinkClock;
  /** True: taken care of here, in the worker. False: the page gets it. */
  readonly onStream?: (stream: Stream, connection: LinkConnection) => boolean;
  /** Before the page hears of it. */
  readonly onEnded?: (sessionId: string, end: SessionEnd) => void;
  /** What the page says to whoever runs here beside Link. */
  readonly onOther?: (body: unknown, worker: LinkWorker) => void;
}

/** All sessions of a page, away from the page: a page that is busy drawing stalls none of them. */
export class LinkWorker {
  #options: LinkWorkerOptions;
  #clock: LinkClock;
  #connections = new Map<string, { readonly connection: LinkConnection; readonly ways: PageWays }>();
  #peers: RemotePeers;

  constructor(options: LinkWorkerOptions) {
    this.#options = options;
    this.#clock = options.clock ?? systemClock();
    this.#peers = new RemotePeers((message) => {
      this.say(message);
    });
    options.scope.addEventListener('message', ({ data }) => {
      this.#heard(data as ToWorker);
    });
    this.say({ type: 'ready', deviceKey: options.device.publicKey });
  }

  connection(sessionId: string): LinkConnection | undefined {
    return this.#connections.get(sessionId)?.connection;
  }

  say(message: ToPage, transfer: readonly object[] = []): void {
    this.#options.scope.postMessage(message, transfer);
  }

  #heard(message: ToWorker): void {
    switch (message.type) {
      case 'introduce':
        void this.#introduce(message).catch((error: unknown) => {
          const why = error instanceof TokenError ? error.message : 'the introduction could not be followed';
          this.say({ type: 'failed', sessionId: message.introduction.sessionId, message: why });
        });
        return;
      case 'signal':
        this.connection(message.sessionId)?.signalled(message.body);
        return;
      case 'network changed':
        for (const { connection } of this.#connections.values()) connection.networkChanged();
        return;
      case 'finish':
        this.connection(message.sessionId)?.finish(message.reason);
        return;
      case 'kill':
        this.connection(message.sessionId)?.kill(message.reason);
        return;
      case 'open':
        this.#open(message);
        return;
      case 'other':
        this.#options.onOther?.(message.body, this);
        return;
      default:
        this.#peers.heard(message);
    }
  }

  /** @throws TokenError when the introduction must not be followed */
  async #introduce({ introduction, config, loopback }: Extract<ToWorker, { type: 'introduce' }>): Promise<void> {
    const { sessionId } = introduction;
    const verified = await verifySessionToken(introduction.token, {
      keys: new Map(config.keys.map((key) => [key.kid, fromBase64Url(key.x)])),
      deviceKey: this.#options.device.publicKey,
      wall_ms: this.#clock.wall_ms(),
    });
    const { claims, me, peer } = verified;
    if (claims.sid !== sessionId || me.role !== introduction.role || peer.key !== introduction.peer.key)
      throw new TokenError('the introduction says something else than its token');
    if (this.#connections.has(sessionId)) return;
    const ways = new PageWays({
      token: introduction.token,
      verified,
      device: this.#options.device,
      clock: this.#clock,
      relays: relaysFor(introduction, claims.relays, config),
      stun: config.stun,
      loopback,
      makePeer: this.#peers.makePeer,
      makeWebSocket: this.#options.makeWebSocket,
      sendSignal: (body) => {
        this.say({ type: 'signal', sessionId, body });
      },
    });
    const connection: LinkConnection = new LinkConnection({
      introduction,
      token: verified,
      clock: this.#clock,
      ways,
      sendSignal: (body) => {
        this.say({ type: 'signal', sessionId, body });
      },
      sendReport: (report) => {
        this.say({ type: 'report', sessionId, report });
      },
      events: this.#eventsOf(sessionId, () => connection),
    });
    this.#connections.set(sessionId, { connection, ways });
    connection.start();
  }

  #eventsOf(
    sessionId: string,
    connection: () => LinkConnection,
  ): ConstructorParameters<typeof LinkConnection>[0]['events'] {
    return {
      stream: (stream) => {
        if (!this.#options.onStream?.(stream, connection())) this.#handToPage(sessionId, stream);
      },
      state: (state) => {
        this.say({ type: 'state', sessionId, state });
      },
      path: (to, why) => {
        this.say({ type: 'path', sessionId, to, why });
      },
      step: (step) => {
        this.say({ type: 'step', sessionId, step });
      },
      ended: (end) => {
        this.#connections.delete(sessionId);
        this.#options.onEnded?.(sessionId, end);
        this.say({ type: 'ended', sessionId, end });
      },
    };
  }

  #handToPage(sessionId: string, stream: Stream): void {
    const { port1, port2 } = new MessageChannel();
    joinStreams(stream, new PortStream(port1 as unknown as PortLike));
    const port = port2 as unknown as PortLike;
    this.say({ type: 'stream', sessionId, label: stream.label, priority: stream.priority, port }, [port2]);
  }

  #open({ sessionId, label, priority, port }: Extract<ToWorker, { type: 'open' }>): void {
    const end = new PortStream(port);
    try {
      const stream = this.connection(sessionId)?.open(label, priority);
      if (stream) joinStreams(stream, end);
      else end.close('no such session');
    } catch (error) {
      end.close(error instanceof Error ? error.message : 'it could not be opened');
    }
  }
}

function relaysFor(introduction: Introduction, inToken: readonly string[], config: LinkConfig): LinkConfig['relays'] {
  return introduction.relays
    .filter((id) => inToken.includes(id))
    .flatMap((id) => config.relays.filter((relay) => relay.id === id));
}
