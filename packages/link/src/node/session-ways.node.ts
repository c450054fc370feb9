import type { Introduction, LinkConfig, PeerSignal } from '@mistri/contracts/link/index';
import type { Channel } from '../channels/channel.ts';
import { connectTcpChannel } from '../channels/tcp.node.ts';
import { nativePeer } from '../channels/webrtc/native-peer.node.ts';
import { WebRtcMeetings } from '../channels/webrtc/webrtc-meetings.ts';
import type { Candidates, LinkWays, Nat } from '../connection/link-connection.ts';
import type { LinkClock } from '../clock.ts';
import type { Rung } from '../ladder/rung.ts';
import { mayKnockAt } from '../punch/candidate-addresses.node.ts';
import { iceRung, quicRungs } from '../punch/udp-rungs.node.ts';
import type { UdpSession } from '../punch/udp-session.node.ts';
import { relayRungs } from '../relay/relay-rungs.node.ts';
import type { NodeDevice } from '../secure/node-device-key.node.ts';
import type { VerifiedToken } from '../session-token.ts';
import type { NodeSockets } from './node-sockets.node.ts';

export interface SessionWaysOptions {
  readonly introduction: Introduction;
  readonly token: VerifiedToken;
  readonly device: NodeDevice;
  readonly clock: LinkClock;
  /** As it is now: relays come and go. */
  config(): LinkConfig;
  /** Which proxy stands between this device and an address. */
  readonly proxyFor?: ((url: URL) => URL | undefined) | undefined;
  /** The other device may come much later. */
  readonly isPatient?: boolean | undefined;
  readonly withLoopback: boolean;
  sockets(): Promise<NodeSockets>;
  /** A channel that the other side opened. */
  readonly arrived: (channel: Channel) => void;
  /** To the other side, by way of the server. */
  readonly sendSignal: (body: PeerSignal) => void;
}

const tcpWithin_ms = 5000;
const mostTcpRungs = 8;

/** The ways of one session of an agent with another, or with a page: then WebRTC is the only direct one. */
export class SessionWays implements LinkWays {
  #options: SessionWaysOptions;
  #udp: UdpSession | undefined;
  #meetings: WebRtcMeetings | undefined;
  #isClosed = false;
  #told = '';

  constructor(options: SessionWaysOptions) {
    this.#options = options;
    if (options.introduction.peer.platform === 'browser') this.#meetings = meetingsOf(options);
  }

  gather(tell: (candidates: Candidates['candidates'], nat: Nat) => void, signal: AbortSignal): void {
    // A page can do nothing with addresses; WebRTC has candidates of its own.
    if (!this.#meetings) void this.#gather(tell, signal);
  }

  direct(peer: Candidates | undefined): Rung[] {
    if (this.#meetings) return [this.#meetings.rung()];
    if (!peer) return [];
    const { token, withLoopback: loopback } = this.#options;
    const { candidates } = peer;
    const session = this.#udp;
    const ice = session && iceRung({ session, candidates, loopback, role: token.me.role });
    return [
      ...this.#tcpRungs(peer),
      ...(session ? quicRungs({ session, candidates, loopback }) : []),
      ...(ice ? [ice] : []),
    ];
  }

  /** Those that the token allows, in the order of the introduction. */
  relays(): Rung[] {
    const { introduction, token, device, clock, proxyFor } = this.#options;
    const known = new Map(this.#options.config().relays.map((relay) => [relay.id, relay]));
    const relays = introduction.relays
      .filter((id) => token.claims.relays.includes(id))
      .flatMap((id) => known.get(id) ?? []);
    return relayRungs({
      relays,
      token: introduction.token,
      verified: token,
      device,
      clock,
      isPeerPage: introduction.peer.platform === 'browser',
      isPatient: this.#options.isPatient ?? false,
      ...(proxyFor ? { proxyFor } : {}),
    });
  }

  signal(body: PeerSignal): void {
    this.#meetings?.heard(body);
  }

  close(): void {
    this.#isClosed = true;
    this.#udp?.close();
    this.#udp = undefined;
  }

  async #gather(tell: (candidates: Candidates['candidates'], nat: Nat) => void, signal: AbortSignal): Promise<void> {
    const sockets = await this.#options.sockets();
    if (signal.aborted || this.#isClosed) return;
    this.#prepare(sockets);
    const own = sockets.candidates();
    // Said at once when it is new. When it is not, the peer hears all of it together: that is its sign to knock again.
    if (!this.#hasTold(own)) tell(own, 'unknown');
    const asked = (await sockets.udp?.gather()) ?? { candidates: [], nat: 'unknown' as const };
    if (signal.aborted) return;
    tell([...own.filter(({ transport }) => transport === 'tcp'), ...asked.candidates], asked.nat);
  }

  /** From now on the peer may knock here. */
  #prepare(sockets: NodeSockets): void {
    if (this.#udp || !sockets.udp) return;
    const { token, arrived } = this.#options;
    this.#udp = sockets.udp.session({
      role: token.me.role,
      tokenHash: token.tokenHash,
      peerKey: token.peerKey,
      onChannel: arrived,
    });
  }

  #hasTold(own: Candidates['candidates']): boolean {
    const told = JSON.stringify(own);
    const isSame = told === this.#told;
    this.#told = told;
    return isSame;
  }

  #tcpRungs(peer: Candidates): Rung[] {
    const { device, token, withLoopback: loopback } = this.#options;
    const { peerKey } = token;
    return peer.candidates
      .filter((candidate) => candidate.transport === 'tcp' && mayKnockAt(candidate, { loopback }))
      .slice(0, mostTcpRungs)
      .map(({ address, port }) => ({
        kind: 'tcp',
        target: `${address} port ${port}`,
        headStart_ms: 0,
        within_ms: tcpWithin_ms,
        open: (signal) => connectTcpChannel({ host: address, port }, { device: device.certificate, peerKey, signal }),
      }));
  }
}

function meetingsOf(options: SessionWaysOptions): WebRtcMeetings {
  const { token, device, clock, withLoopback, sendSignal } = options;
  return new WebRtcMeetings({
    role: token.me.role,
    makePeer: nativePeer(),
    stun: options.config().stun,
    loopback: withLoopback,
    clock,
    device: device.key,
    peerKey: token.peerKey,
    tokenHash: token.tokenHash,
    send: sendSignal,
  });
}
