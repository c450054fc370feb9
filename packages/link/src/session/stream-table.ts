import { decodeU53, encodeU53, type Frame, frameTypes, WireError } from '../wire/frame.ts';
import type { Role } from './hello.ts';
import type { Sender } from './sender.ts';
import { type Priority, Stream, type StreamHost } from './stream.ts';

const maxStreams = 1024;
export const maxLabel_bytes = 1024;

/** What the streams ask of their session. */
export interface StreamTableHost {
  now_ms(): number;
  roundTrip_ms(): number;
  /** No further streams. */
  isFinishing(): boolean;
  opened(stream: Stream): void;
}

/** The streams of a session, by their numbers: those of the host are odd, those of the guest even. */
export class StreamTable {
  #role: Role;
  #sender: Sender;
  #host: StreamTableHost;
  #streamHost: StreamHost;
  #streams = new Map<number, Stream>();
  #next: number;
  #lastOfPeer = 0;

  constructor(role: Role, sender: Sender, host: StreamTableHost) {
    this.#role = role;
    this.#sender = sender;
    this.#host = host;
    this.#next = role === 'host' ? 1 : 2;
    this.#streamHost = {
      wake: (stream) => {
        sender.wake(stream);
      },
      sendCredit: (stream, limit_bytes) => {
        sender.control(frameTypes.credit, stream.id, encodeU53(limit_bytes));
      },
      sendReset: (stream, reason) => {
        sender.control(frameTypes.reset, stream.id, new TextEncoder().encode(reason).subarray(0, maxLabel_bytes));
      },
      roundTrip_ms: () => host.roundTrip_ms(),
      now_ms: () => host.now_ms(),
      over: (stream) => {
        this.#streams.delete(stream.id);
      },
    };
  }

  /** @throws Error when too many are open, or the label is too long */
  open(label: string, priority: Priority): Stream {
    if (this.#streams.size >= maxStreams) throw new Error(`more than ${maxStreams} streams at once`);
    const text = new TextEncoder().encode(label);
    if (text.length > maxLabel_bytes) throw new Error(`label over ${maxLabel_bytes} bytes`);
    const stream = new Stream(this.#next, label, priority, this.#streamHost);
    this.#next += 2;
    this.#streams.set(stream.id, stream);
    const payload = new Uint8Array(1 + text.length);
    payload[0] = priority;
    payload.set(text, 1);
    this.#sender.control(frameTypes.open, stream.id, payload);
    return stream;
  }

  closeAll(reason: string): void {
    for (const stream of this.#streams.values()) stream.close(reason);
  }

  /** @throws WireError when the other side breaks the rules of streams */
  deliver(frame: Frame): void {
    if (frame.type === frameTypes.open) {
      this.#peerOpened(frame);
      return;
    }
    const stream = this.#streams.get(frame.stream);
    // A stream that this side has given up meanwhile: the rest of it is of no use to anybody.
    if (!stream) return;
    switch (frame.type) {
      case frameTypes.data:
        stream.dataArrived(frame.payload, frame.keep);
        return;
      case frameTypes.end:
        stream.endArrived();
        return;
      case frameTypes.credit:
        stream.creditArrived(decodeU53(frame.payload));
        return;
      default:
        stream.close(new TextDecoder().decode(frame.payload));
    }
  }

  #peerOpened(frame: Frame): void {
    const isTheirs = frame.stream % 2 === (this.#role === 'host' ? 0 : 1);
    if (!isTheirs || frame.stream <= this.#lastOfPeer) throw new WireError(`stream ${frame.stream} cannot be opened`);
    this.#lastOfPeer = frame.stream;
    const priority = frame.payload[0];
    if (!isPriority(priority) || frame.payload.length > 1 + maxLabel_bytes)
      throw new WireError('a stream without priority or label');
    const label = new TextDecoder().decode(frame.payload.subarray(1));
    const stream = new Stream(frame.stream, label, priority, this.#streamHost);
    if (this.#streams.size >= maxStreams) {
      this.#streamHost.sendReset(stream, `more than ${maxStreams} streams at once`);
      return;
    }
    if (this.#host.isFinishing()) return;
    this.#streams.set(stream.id, stream);
    this.#host.opened(stream);
  }
}

function isPriority(value: number | undefined): value is Priority {
  return value === 0 || value === 1 || value === 2 || value === 3;
}
