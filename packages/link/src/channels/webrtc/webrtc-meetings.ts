import type { PeerSignal } from '@mistri/contracts/link/index';
import type { Rung } from '../../ladder/rung.ts';
import type { Signals } from './meet.ts';
import { webRtcRung, type WebRtcRungOptions } from './webrtc-rung.ts';

/** Signals of an attempt that waits for its turn; more of them are somebody's nonsense. */
const maxEarly = 64;

export interface WebRtcMeetingsOptions extends Omit<WebRtcRungOptions, 'signals' | 'round'> {
  /** By way of the server. */
  readonly send: (signal: PeerSignal) => void;
}

/** All attempts of one session by WebRTC, one after the other: keeps their signals apart by round. */
export class WebRtcMeetings implements Signals {
  #options: WebRtcMeetingsOptions;
  #listener: ((signal: PeerSignal) => void) | undefined;
  #early: PeerSignal[] = [];
  #round: number;

  constructor(options: WebRtcMeetingsOptions) {
    this.#options = options;
    // A page that was loaded again knows nothing of the rounds before: seconds are higher than any of them. Of no other
    // use, so a clock that is wrong does no harm.
    this.#round = options.role === 'guest' ? Math.floor(options.clock.wall_ms() / 1000) : -1;
  }

  rung(): Rung {
    const rung = (): Rung => webRtcRung({ ...this.#options, signals: this, round: this.#round });
    return {
      ...rung(),
      open: (signal) => {
        if (this.#options.role === 'guest') {
          this.#round += 1;
          this.#early = [];
        }
        return rung().open(signal);
      },
    };
  }

  /** What came for this session by way of the server. */
  heard(signal: PeerSignal): void {
    if (signal.kind === 'candidates') return;
    if (this.#options.role === 'host' && signal.round > this.#round) {
      this.#round = signal.round;
      this.#early = [];
    }
    if (signal.round !== this.#round) return;
    if (this.#listener) this.#listener(signal);
    else if (this.#early.length < maxEarly) this.#early.push(signal);
  }

  send(signal: PeerSignal): void {
    this.#options.send(signal);
  }

  listen(heard: (signal: PeerSignal) => void): () => void {
    this.#listener = heard;
    for (const signal of this.#early.splice(0)) heard(signal);
    return () => {
      if (this.#listener === heard) this.#listener = undefined;
    };
  }
}
