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
  readonly signal: AbortSignal;
}

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
  #isDescribed = false;
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
    else if (signal.round === this.#round) await this.#candidate(signal.candidate, signal.mid);
  }

  async #described({ type, round, sdp }: Extract<PeerSignal, { kind: 'description' }>): Promise<void> {
    const { role, loopback = false } = this.#options;
    const theirs = filterDescription(sdp, { loopback });
    if (role === 'guest') {
      if (type !== 'answer' || round !== this.#round || this.#isDescribed) return;
      this.#isDescribed = true;
      await this.#peer?.accept(theirs);
    } else {
      if (type !== 'offer' || round <= this.#round) return;
      // A later offer replaces what the guest has given up.
      this.#peer?.close();
      this.#round = round;
      this.#candidates = 0;
      this.#isDescribed = true;
      const answer = await this.#makePeer().answer(theirs);
      if (this.#isOver || this.#round !== round) return;
      this.#say('answer', answer);
    }
    for (const { candidate, mid } of this.#early.splice(0)) await this.#peer?.addCandidate(candidate, mid);
  }

  async #candidate(candidate: string, mid: string): Promise<void> {
    const { loopback = false } = this.#options;
    if (!mayUseCandidate(candidate, { loopback }) || this.#candidates >= maxCandidates) return;
    this.#candidates += 1;
    if (this.#isDescribed) await this.#peer?.addCandidate(candidate, mid);
    else this.#early.push({ candidate, mid });
  }

  #makePeer(): Peer {
    const { makePeer, role, stun, signals } = this.#options;
    const round = this.#round;
    const isCurrent = (): boolean => !this.#isOver && this.#round === round;
    const peer = makePeer({
      isOfferer: role === 'guest',
      stun,
      onCandidate: (candidate, mid) => {
        const isFit = candidate.length > 0 && candidate.length <= maxCandidate && mid.length <= 16;
        if (isCurrent() && isFit) signals.send({ kind: 'ice', round, candidate, mid });
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
