import type { FrameType } from '../wire/frame.ts';
import { type Priority, priorities, type Stream } from './stream.ts';

/** A frame of the session itself or of a stream, before it has a number. */
export interface Unnumbered {
  readonly type: FrameType;
  readonly stream: number;
  readonly payload: Uint8Array;
}

/**
 * Decides what is sent next. The decision falls before a frame gets its number (ARCHITECTURE §6): a Stop asked for now
 * takes the next number, however much bulk is waiting. Within a priority the streams take turns.
 */
export class SendQueue {
  #control: Unnumbered[] = [];
  #ready: [Stream[], Stream[], Stream[], Stream[]] = [[], [], [], []];
  #isReady = new Set<Stream>();

  /** Session frames, credits, resets: ahead of all data. */
  addControl(frame: Unnumbered): void {
    this.#control.push(frame);
  }

  wake(stream: Stream): void {
    if (this.#isReady.has(stream)) return;
    this.#isReady.add(stream);
    this.#ready[stream.priority].push(stream);
  }

  /** Everything that streams still wanted to send is dropped; control frames stay. */
  dropStreams(): void {
    this.#ready = [[], [], [], []];
    this.#isReady.clear();
  }

  get hasBulk(): boolean {
    return this.#ready[1].length + this.#ready[2].length + this.#ready[3].length > 0;
  }

  get hasData(): boolean {
    return this.hasBulk || this.#ready[0].length > 0;
  }

  takeControl(): Unnumbered | undefined {
    return this.#control.shift();
  }

  /**
   * @param upTo streams of a later priority are left alone
   * @param take asked for each stream whose turn it is, until it finds something to send
   */
  takeData<Taken>(upTo: Priority, take: (stream: Stream) => Taken | undefined): Taken | undefined {
    for (let priority: Priority = priorities.control; priority <= upTo; priority += 1) {
      const ready = this.#ready[priority as Priority];
      for (let stream = ready.shift(); stream; stream = ready.shift()) {
        const taken = take(stream);
        if (stream.hasToSend) ready.push(stream);
        else this.#isReady.delete(stream);
        if (taken) return taken;
      }
    }
    return undefined;
  }
}
