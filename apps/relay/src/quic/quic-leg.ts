import { type LegEvents, type LegSocket, silent } from '../legs/leg-socket.ts';
import type { LegFrames } from './leg-frames.ts';

/** A leg that came by QUIC, as the process that speaks it hands it on. */
export class QuicLeg implements LegSocket {
  readonly transport = 'quic';
  readonly address: string;
  #frames: LegFrames;
  #events: LegEvents = silent;

  constructor(frames: LegFrames, address: string) {
    this.address = address;
    this.#frames = frames;
    frames.listen({
      data: (bytes) => {
        this.#events.data(bytes);
      },
      drain: () => {
        this.#events.drain();
      },
      ended: () => {
        this.#events.ended();
      },
      closed: (isClean) => {
        this.#events.closed(isClean);
      },
    });
  }

  listen(events: LegEvents): void {
    this.#events = events;
  }

  write(bytes: Uint8Array): boolean {
    return this.#frames.write(bytes);
  }

  pause(): void {
    this.#frames.pause();
  }

  resume(): void {
    this.#frames.resume();
  }

  end(): void {
    this.#frames.end();
  }

  abort(): void {
    this.#frames.abort();
  }
}
