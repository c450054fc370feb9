import { type Frame, headerLength_bytes, type Keep, maxPayload_bytes, readHeader } from './frame.ts';

type Header = ReturnType<typeof readHeader>;

/** An idle agent has many channels that never carry more than a heartbeat. */
const smallPayload_bytes = 4096;
const mostFree = 16;
const nothing = new Uint8Array(0);

/**
 * Cuts the bytes of a channel into frames. A payload that lies within one piece is handed over without a copy, one that does not
 * is put together in the reader's own buffer, which the next one overwrites: whoever needs a payload longer than the call copies
 * it, or keeps the buffer for a while. (A new one for each frame cost a quarter of a fast session's time, in the garbage collector.)
 * Never holds more than one frame, beside what is kept.
 */
export class FrameReader {
  #header = new Uint8Array(headerLength_bytes);
  #headerFilled_bytes = 0;
  #frame: Header | undefined;
  /** Made when the first payload comes in pieces: channels of messages never need it. */
  #payload = nothing;
  #payloadFilled_bytes = 0;
  /** Were kept, and given back. */
  #free: Uint8Array<ArrayBuffer>[] = [];

  /** @throws WireError at the first frame that breaks the rules; the reader is of no use afterwards */
  read(chunk: Uint8Array, onFrame: (frame: Frame) => void): void {
    let at = 0;
    while (at < chunk.length) {
      if (this.#frame) {
        at = this.#fillPayload(this.#frame, chunk, at, onFrame);
        continue;
      }
      if (this.#headerFilled_bytes > 0 || chunk.length - at < headerLength_bytes) {
        at = this.#fillHeader(chunk, at, onFrame);
        continue;
      }
      const header = readHeader(chunk, at);
      at += headerLength_bytes;
      at = this.#begin(header, chunk, at, onFrame);
    }
  }

  /** True between two frames: a channel that ends elsewhere was cut. */
  get isBetweenFrames(): boolean {
    return !this.#frame && this.#headerFilled_bytes === 0;
  }

  #fillHeader(chunk: Uint8Array, at: number, onFrame: (frame: Frame) => void): number {
    const take = Math.min(headerLength_bytes - this.#headerFilled_bytes, chunk.length - at);
    this.#header.set(chunk.subarray(at, at + take), this.#headerFilled_bytes);
    this.#headerFilled_bytes += take;
    if (this.#headerFilled_bytes < headerLength_bytes) return at + take;
    this.#headerFilled_bytes = 0;
    return this.#begin(readHeader(this.#header, 0), chunk, at + take, onFrame);
  }

  #begin(header: Header, chunk: Uint8Array, at: number, onFrame: (frame: Frame) => void): number {
    const end = at + header.length_bytes;
    if (end <= chunk.length) {
      onFrame({ type: header.type, number: header.number, stream: header.stream, payload: chunk.subarray(at, end) });
      return end;
    }
    this.#frame = header;
    if (this.#payload.length < header.length_bytes)
      this.#payload =
        this.#free.pop() ??
        new Uint8Array(header.length_bytes > smallPayload_bytes ? maxPayload_bytes : smallPayload_bytes);
    this.#payloadFilled_bytes = 0;
    return at;
  }

  #fillPayload(frame: Header, chunk: Uint8Array, at: number, onFrame: (frame: Frame) => void): number {
    const payload = this.#payload;
    const take = Math.min(frame.length_bytes - this.#payloadFilled_bytes, chunk.length - at);
    payload.set(chunk.subarray(at, at + take), this.#payloadFilled_bytes);
    this.#payloadFilled_bytes += take;
    if (this.#payloadFilled_bytes === frame.length_bytes) {
      this.#frame = undefined;
      const whole = payload.subarray(0, frame.length_bytes);
      const keep = payload.length === maxPayload_bytes ? this.#keep : undefined;
      onFrame({ type: frame.type, number: frame.number, stream: frame.stream, payload: whole, keep });
    }
    return at + take;
  }

  #keep: Keep = () => {
    const kept = this.#payload;
    if (kept.length < maxPayload_bytes) throw new Error('it is kept already, or its time is over');
    this.#payload = nothing;
    let isKept = true;
    return () => {
      if (isKept && this.#free.length < mostFree) this.#free.push(kept);
      isKept = false;
    };
  };
}
