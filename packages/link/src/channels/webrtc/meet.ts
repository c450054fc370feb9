import type { PeerSignal } from '@mistri/contracts/link/index';
import { ConnectError } from '../connect-error.ts';
import type { DataPipe } from './data-pipe.ts';
import { filterDescription, maxCandidates, mayUseCandidate } from './ice-candidates.ts';
import type { MakePeer, Peer } from './peer.ts';

/** What the two sides tell each other by way of the server. */
export interface Signals {
  send(signal: PeerSignal): void;
  /** Returns how to stop listening. Signals that came before are told too. */
  listen(heard: (signal: PeerSignal) => void): () => void;
}

export interface MeetOptions {
  readonly role: 'host' | 'guest';
  readonly makePeer: MakePeer;
  readonly signals: Signals;
  /** The guest's: each attempt has a higher one. The host follows. */
  readonly round: number;
  readonly stun: readonly string[];
  readonly loopback?: boolean;
  /** In a page: the other side's names ending in `.local` are used (`CandidateRules`). */
  readonly mdns?: boolean;
  readonly signal: AbortSignal;
}

type IceSignal = Extract<PeerSignal, { kind: 'ice' }>;

const maxDescription = 8192;
const maxCandidate = 512;

/**
 * A data channel to the other side. The guest offers.
 *
 * @throws ConnectError
 */
export function meet(options: MeetOptions): Promise<DataPipe> {
  return new Promise((resolve, reject) => {
    new Meeting(options, resolve, reject).start();
  });
}

class Meeting {
  #options: MeetOptions;
  #resolve: (pipe: DataPipe) => void;
  #reject: (error: Error) => void;
  #peer: Peer | undefined;
  #round: number;
  #candidates = 0;
  #early: { candidate: string; mid: string }[] = [];
  #held: IceSignal[] = [];
  #isDescribed = false;
  #hasAnswer = false;
  #isOver = false;
  #unlisten: () => void = () => undefined;
  #giveUp = (): void => {
    this.#fail(new ConnectError('no answer', 'given up'));
  };

  constructor(options: MeetOptions, resolve: (pipe: DataPipe) => void, reject: (error: Error) => void) {
    this.#options = options;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#round = options.role === 'guest' ? options.round : -1;
  }

  start(): void {
    const { signal, signals, role } = this.#options;
    signal.addEventListener('abort', this.#giveUp);
    if (signal.aborted) {
      this.#giveUp();
      return;
    }
    this.#unlisten = signals.listen((heard) => {
      void this.#heard(heard).catch((error: unknown) => {
        this.#fail(error);
      });
    });
    if (role === 'guest')
      void this.#offer().catch((error: unknown) => {
        this.#fail(error);
      });
  }

  async #offer(): Promise<void> {
    const peer = this.#makePeer();
    const sdp = await peer.offer();
    if (!this.#isOver) this.#say('offer', sdp);
  }

  async #heard(signal: PeerSignal): Promise<void> {
    if (this.#isOver || signal.kind === 'candidates') return;
    if (signal.kind === 'description') await this.#described(signal);
    else if (signal.round === this.#round) this.#candidate(signal.candidate, signal.mid);
  }

  async #described({ type, round, sdp }: Extract<PeerSignal, { kind: 'description' }>): Promise<void> {
    const { role, loopback = false, mdns = false } = this.#options;
    const theirs = filterDescription(sdp, { loopback, mdns });
    if (role === 'guest') {
      if (type !== 'answer' || round !== this.#round || this.#hasAnswer) return;
      this.#hasAnswer = true;
      await this.#peer?.accept(theirs);
    } else {
      if (type !== 'offer' || round <= this.#round) return;
      // A later offer replaces what the guest has given up.
      this.#peer?.close();
      this.#round = round;
      this.#candidates = 0;
      this.#early = [];
      this.#isDescribed = false;
      const answer = await this.#makePeer().answer(theirs);
      if (this.#isOver || this.#round !== round) return;
      this.#say('answer', answer);
    }
    // Not before: a connection that does not know the other side refuses its candidates.
    this.#isDescribed = true;
    for (const signal of this.#held.splice(0)) this.#options.signals.send(signal);
    for (const { candidate, mid } of this.#early.splice(0)) this.#add(candidate, mid);
  }

  /** One that is of no use is no reason to give up: others may be. */
  #add(candidate: string, mid: string): void {
    void this.#peer?.addCandidate(candidate, mid).catch(() => undefined);
  }

  #candidate(candidate: string, mid: string): void {
    const { loopback = false, mdns = false } = this.#options;
    if (!mayUseCandidate(candidate, { loopback, mdns }) || this.#candidates >= maxCandidates) return;
    this.#candidates += 1;
    if (this.#isDescribed) this.#add(candidate, mid);
    else this.#early.push({ candidate, mid });
  }

  /**
   * The guest says where it is only once it has read the answer: else the host's checks and DTLS hello come before the
   * guest's library knows whose certificate to expect, and it refuses it (seen with libdatachannel on fast paths).
   */
  #found(signal: IceSignal): void {
    if (this.#options.role === 'host' || this.#isDescribed) this.#options.signals.send(signal);
    else this.#held.push(signal);
  }

  #makePeer(): Peer {
    const { makePeer, role, stun } = this.#options;
    const round = this.#round;
    const isCurrent = (): boolean => !this.#isOver && this.#round === round;
    const peer = makePeer({
      isOfferer: role === 'guest',
      stun,
      onCandidate: (candidate, mid) => {
        const isFit = candidate.length > 0 && candidate.length <= maxCandidate && mid.length <= 16;
        if (isCurrent() && isFit) this.#found({ kind: 'ice', round, candidate, mid });
      },
      onPipe: (pipe) => {
        if (isCurrent()) this.#done(pipe);
        else pipe.close();
      },
      onFailed: (reason) => {
        if (isCurrent()) this.#fail(new ConnectError('no answer', reason));
      },
    });
    this.#peer = peer;
    return peer;
  }

  #say(type: 'offer' | 'answer', sdp: string): void {
    if (sdp.length > maxDescription) throw new ConnectError('failed', 'a description that is too long');
    this.#options.signals.send({ kind: 'description', round: this.#round, type, sdp });
  }

  #done(pipe: DataPipe): void {
    this.#leave();
    this.#resolve(pipe);
  }

  #fail(error: unknown): void {
    if (this.#isOver) return;
    this.#leave();
    this.#peer?.close();
    this.#reject(
      error instanceof ConnectError ? error : new ConnectError('failed', 'WebRTC did not understand the other side'),
    );
  }

  #leave(): void {
    this.#isOver = true;
    this.#unlisten();
    this.#options.signal.removeEventListener('abort', this.#giveUp);
  }
}
