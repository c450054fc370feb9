import { setTimeout as sleep } from 'node:timers/promises';
import type { Introduction, LinkConfig, PathReport, PeerSignal } from '@mistri/contracts/link/index';
import type { Channel } from '../channels/channel.ts';
import type { LinkClock } from '../clock.ts';
import { GreetedChannel } from '../connection/greeted-channel.ts';
import { LinkConnection, type LinkConnectionEvents } from '../connection/link-connection.ts';
import type { NodeDevice } from '../secure/node-device-key.node.ts';
import { SessionMeter } from '../session/session-meter.ts';
import { fromBase64Url, TokenError, type VerifiedToken, verifySessionToken } from '../session-token.ts';
import { sameBytes } from '../wire/bytes.ts';
import { NodeSockets } from './node-sockets.node.ts';
import { SessionWays } from './session-ways.node.ts';

export interface LinkNodeOptions {
  readonly device: NodeDevice;
  readonly clock: LinkClock;
  /** 0: any free port. */
  readonly tcpPort: number;
  /** A router that was set up to forward to `tcpPort`. */
  readonly forwarded?: { readonly address: string; readonly port: number };
  /** Both sides may be on one machine: only when the control plane is there too. */
  readonly withLoopback: boolean;
  /** Without a control plane nobody says that the other device is there now: relays are asked to wait. */
  readonly isPatient?: boolean;
  /** Which proxy stands between this device and an address: for relays. */
  readonly proxyFor?: (url: URL) => URL | undefined;
  config(): LinkConfig;
  sendSignal(sessionId: string, body: PeerSignal): void;
  sendReport(sessionId: string, report: PathReport): void;
}

const mostSessions = 256;

/** This device's end of all its sessions: what they share (listeners, sockets), and who gets what arrives there. */
export class LinkNode {
  #options: LinkNodeOptions;
  #connections = new Map<string, LinkConnection>();
  #sockets: Promise<NodeSockets> | undefined;
  /** What each token has used here, for as long as it holds: also when its session ends and begins again. */
  #meters = new Map<string, { readonly meter: SessionMeter; readonly until_ms: number }>();

  constructor(options: LinkNodeOptions) {
    this.#options = options;
  }

  get connections(): ReadonlyMap<string, LinkConnection> {
    return this.#connections;
  }

  /**
   * @throws TokenError when the introduction must not be followed: not signed by the control plane, not for this device,
   *   over, or not what its token says
   */
  async introduce(
    introduction: Introduction,
    eventsOf: (connection: LinkConnection) => LinkConnectionEvents,
  ): Promise<LinkConnection> {
    const token = await this.#verify(introduction);
    const known = this.#connections.get(introduction.sessionId);
    if (known) return known;
    if (this.#connections.size >= mostSessions) throw new TokenError(`more than ${mostSessions} sessions at once`);
    const { sessionId } = introduction;
    const made: { events?: LinkConnectionEvents } = {};
    const ways = this.#ways(introduction, token, (channel) => {
      connection.arrived(channel);
    });
    const connection = new LinkConnection({
      introduction,
      token,
      clock: this.#options.clock,
      ways,
      meter: this.#meterOf(token),
      sendSignal: (body) => {
        this.#options.sendSignal(sessionId, body);
      },
      sendReport: (report) => {
        this.#options.sendReport(sessionId, report);
      },
      events: {
        stream: (stream) => made.events?.stream(stream),
        state: (state) => made.events?.state(state),
        path: (to, why) => made.events?.path(to, why),
        step: (step) => made.events?.step(step),
        ended: (end) => {
          this.#connections.delete(sessionId);
          ways.close();
          made.events?.ended(end);
          this.#rest();
        },
      },
    });
    made.events = eventsOf(connection);
    this.#connections.set(sessionId, connection);
    connection.start();
    return connection;
  }

  signalled(sessionId: string, body: PeerSignal): void {
    this.#connections.get(sessionId)?.signalled(body);
  }

  revoked(sessionId: string, reason: string): void {
    this.#connections.get(sessionId)?.kill(reason);
  }

  networkChanged(): void {
    for (const connection of this.#connections.values()) connection.networkChanged();
  }

  /** Ends all sessions in order, and waits for that. */
  async close(reason: string): Promise<void> {
    for (const connection of this.#connections.values()) connection.finish(reason);
    const startedAt_ms = this.#options.clock.now_ms();
    while (this.#connections.size > 0 && this.#options.clock.now_ms() - startedAt_ms < 1000) await sleep(10);
    for (const connection of this.#connections.values()) connection.kill(reason);
    this.#rest();
  }

  async #verify(introduction: Introduction): Promise<VerifiedToken> {
    const { keys } = this.#options.config();
    const token = await verifySessionToken(introduction.token, {
      keys: new Map(keys.map((key) => [key.kid, fromBase64Url(key.x)])),
      deviceKey: this.#options.device.key.publicKey,
      wall_ms: this.#options.clock.wall_ms(),
    });
    const { claims, me, peer } = token;
    const isSame =
      claims.sid === introduction.sessionId &&
      me.role === introduction.role &&
      peer.key === introduction.peer.key &&
      peer.device === introduction.peer.deviceId;
    if (!isSame) throw new TokenError('the introduction says something else than its token');
    return token;
  }

  #meterOf({ claims, hardEndIn_ms }: VerifiedToken): SessionMeter {
    const now_ms = this.#options.clock.now_ms();
    for (const [known, { until_ms }] of this.#meters) if (until_ms < now_ms) this.#meters.delete(known);
    const id = `${claims.iss} ${claims.jti}`;
    const known = this.#meters.get(id);
    if (known) return known.meter;
    const meter = new SessionMeter(claims.limits, this.#options.clock);
    if (claims.limits.bytesPerSecond !== undefined || claims.limits.total_bytes !== undefined)
      this.#meters.set(id, { meter, until_ms: now_ms + hardEndIn_ms });
    return meter;
  }

  #ways(introduction: Introduction, token: VerifiedToken, arrived: (channel: Channel) => void): SessionWays {
    const { device, clock, withLoopback, proxyFor, isPatient } = this.#options;
    return new SessionWays({
      introduction,
      token,
      device,
      clock,
      proxyFor,
      isPatient,
      config: () => this.#options.config(),
      withLoopback,
      sockets: () => this.#open(),
      arrived,
      sendSignal: (body) => {
        this.#options.sendSignal(introduction.sessionId, body);
      },
    });
  }

  #open(): Promise<NodeSockets> {
    const { device, withLoopback, tcpPort, forwarded } = this.#options;
    this.#sockets ??= NodeSockets.open({
      device: device.certificate,
      stun: this.#options.config().stun,
      tcpPort,
      ...(forwarded ? { forwarded } : {}),
      withLoopback,
      isExpected: (key) => this.#expecting(key).length > 0,
      onChannel: (channel, key) => {
        void this.#arrived(channel, key);
      },
    });
    return this.#sockets;
  }

  #rest(): void {
    if (this.#connections.size > 0) return;
    const sockets = this.#sockets;
    this.#sockets = undefined;
    void sockets?.then((open) => open.close());
  }

  #expecting(key: Uint8Array): LinkConnection[] {
    return [...this.#connections.values()].filter((connection) => sameBytes(connection.token.peerKey, key));
  }

  /** Two devices may have several sessions: its greeting says which one a channel is for. */
  async #arrived(inner: Channel, key: Uint8Array): Promise<void> {
    const { channel, tokenHash } = await GreetedChannel.greet(inner);
    const wanted =
      tokenHash && this.#expecting(key).find((connection) => sameBytes(connection.token.tokenHash, tokenHash));
    if (wanted) wanted.arrived(channel);
    else channel.abort('no session expects it');
  }
}
