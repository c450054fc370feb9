import { type FrameType, headerLength_bytes, maxPayload_bytes, writeHeader } from '../wire/frame.ts';

/** What frames go out on, and how far it is. */
export interface Way {
  /** All that was ever written to it. */
  readonly written_bytes: number;
  /** Of these, what the network has: nobody reads it here any more. */
  readonly given_bytes: number;
  write(pieces: readonly Uint8Array[]): boolean;
}

/** Four frames as long as they get here, and sixteen records of TLS. */
const slab_bytes = 256 * 1024;
/** With its header a frame fills whole records of TLS: nothing of it has to wait for the next one. */
const longest_bytes = maxPayload_bytes - headerLength_bytes;
/** Shorter ones have an array of their own when no slab is begun: a session that only beats its heart holds no slab. */
const leastForSlab_bytes = 8 * 1024;
/** Less room than this at the end of a slab is left empty, rather than cutting a frame for it. */
const leastRest_bytes = 4 * 1024;
const mostFree = 32;

interface Slab {
  readonly bytes: Uint8Array;
  filled_bytes: number;
  /** Frames that may have to be sent again from here. */
  frames: number;
  /** Undefined: on several ways, and nobody counts how far each of them is. */
  way: Way | undefined;
  /** How far the way has to be, so that it needs nothing of this any more. */
  writtenUpTo_bytes: number;
}

/** A frame where it stays, with its header, until it is confirmed. */
export interface PlacedFrame {
  readonly bytes: Uint8Array;
  readonly slab: Slab | undefined;
}

/**
 * Where frames are made, sent from, and kept until they are confirmed: header and payload one after the other in long slabs,
 * used again and again. One write of a whole slab is what sockets and TLS do best, and nothing is left for the garbage collector.
 */
export class FrameSlabs {
  #way: Way | undefined;
  #slab: Slab | undefined;
  /** Of the slab: what is placed and not written yet. */
  #from_bytes = 0;
  #pieces: Uint8Array[] = [];
  /** Whose bytes the pieces are. */
  #touched: Slab[] = [];
  #unwritten_bytes = 0;
  #free: Slab[] = [];
  #wasUsed = false;

  /** Placed and not written yet. */
  get unwritten_bytes(): number {
    return this.#unwritten_bytes;
  }

  /** What is placed from now on goes out here. A slab never goes out on two ways. */
  begin(way: Way): void {
    if (this.#way === way) return;
    this.#way = way;
    this.#leave();
  }

  /** How much of so many bytes of a stream goes into the next frame. */
  fitting(payload_bytes: number): number {
    const wanted_bytes = Math.min(payload_bytes, longest_bytes);
    const room_bytes = this.#room_bytes - headerLength_bytes;
    return room_bytes >= leastRest_bytes ? Math.min(wanted_bytes, room_bytes) : wanted_bytes;
  }

  /** Makes a frame; the payload is for the caller to fill in, behind the header. */
  place(type: FrameType, number: number, stream: number, length_bytes: number): PlacedFrame {
    const size_bytes = headerLength_bytes + length_bytes;
    const placed = this.#place(size_bytes);
    writeHeader(placed.bytes, { type, number, stream, length_bytes });
    this.#unwritten_bytes += size_bytes;
    return placed;
  }

  /** @returns false when the way is full */
  flush(): boolean {
    this.#closePiece();
    const way = this.#way;
    if (this.#pieces.length === 0 || !way) return true;
    const pieces = this.#pieces;
    const touched = this.#touched;
    this.#pieces = [];
    this.#touched = [];
    for (const slab of touched) slab.writtenUpTo_bytes = way.written_bytes + this.#unwritten_bytes;
    this.#unwritten_bytes = 0;
    // A channel may call back while it is written to: for what is placed then, this is the beginning.
    return way.write(pieces);
  }

  /** It is sent again, on another way: from now on two of them may read its slab. */
  shared(frame: PlacedFrame): void {
    if (frame.slab) frame.slab.way = undefined;
  }

  /** It was confirmed. */
  done({ slab }: PlacedFrame): void {
    if (!slab) return;
    slab.frames -= 1;
    if (slab.frames > 0) return;
    if (slab !== this.#slab) this.#giveBack(slab);
    else if (isUnread(slab)) {
      slab.filled_bytes = 0;
      this.#from_bytes = 0;
    }
  }

  /** Called now and then: what was not needed since the last time is given up. */
  tidy(): void {
    if (this.#wasUsed) {
      this.#wasUsed = false;
      return;
    }
    this.#free = [];
    if (this.#slab?.frames === 0) this.#leave();
  }

  get #room_bytes(): number {
    return this.#slab ? slab_bytes - this.#slab.filled_bytes : 0;
  }

  #place(size_bytes: number): PlacedFrame {
    if (this.#room_bytes < size_bytes) {
      this.#closePiece();
      if (size_bytes < leastForSlab_bytes) {
        const bytes = new Uint8Array(size_bytes);
        this.#pieces.push(bytes);
        return { bytes, slab: undefined };
      }
      this.#take();
    }
    return this.#next(size_bytes);
  }

  #next(size_bytes: number): PlacedFrame {
    const slab = this.#slab ?? this.#take();
    const at = slab.filled_bytes;
    slab.filled_bytes += size_bytes;
    slab.frames += 1;
    return { bytes: slab.bytes.subarray(at, at + size_bytes), slab };
  }

  /** What is placed in the slab and not written yet becomes one piece of the next write. */
  #closePiece(): void {
    const slab = this.#slab;
    if (!slab || slab.filled_bytes === this.#from_bytes) return;
    this.#pieces.push(slab.bytes.subarray(this.#from_bytes, slab.filled_bytes));
    this.#touched.push(slab);
    this.#from_bytes = slab.filled_bytes;
  }

  #take(): Slab {
    this.#leave();
    this.#wasUsed = true;
    const slab: Slab = this.#free.pop() ?? newSlab();
    slab.filled_bytes = 0;
    slab.way = this.#way;
    this.#slab = slab;
    return slab;
  }

  #leave(): void {
    const slab = this.#slab;
    this.#slab = undefined;
    this.#from_bytes = 0;
    if (slab?.frames === 0) this.#giveBack(slab);
  }

  #giveBack(slab: Slab): void {
    if (isUnread(slab) && this.#free.length < mostFree) this.#free.push(slab);
  }
}

function newSlab(): Slab {
  return { bytes: new Uint8Array(slab_bytes), filled_bytes: 0, frames: 0, way: undefined, writtenUpTo_bytes: 0 };
}

/** Confirmed is not enough: what was confirmed on one way may still wait to be sent on another that is slow, or dead. */
function isUnread({ way, writtenUpTo_bytes }: Slab): boolean {
  return way !== undefined && way.given_bytes >= writtenUpTo_bytes;
}
