const lengthOf_bytes = 2;
const mostMessage_bytes = 65_535;
/** An idle channel never carries more than a heartbeat. */
const small_bytes = 4096;
const nothing = new Uint8Array(0);

/**
 * Cuts the bytes of a channel into Noise messages, each behind two bytes that say how long it is. A message that lies within one piece
 * is handed over where it lies, one that does not is put together in the reader's own array, which the next one overwrites: it belongs
 * to the receiver only during the call. (Three copies of every message that became garbage were most of what a page had in memory while
 * a large file came.)
 */
export class NoiseMessageReader {
  /** With its length in front. Made when the first message comes in pieces. */
  #partial: Uint8Array = nothing;
  #filled_bytes = 0;

  read(piece: Uint8Array, take: (message: Uint8Array) => void): void {
    let at = this.#filled_bytes > 0 ? this.#complete(piece, take) : 0;
    for (let end = endOf(piece, at); end !== undefined && end <= piece.length; end = endOf(piece, at)) {
      take(piece.subarray(at + lengthOf_bytes, end));
      at = end;
    }
    if (at < piece.length) this.#add(piece.subarray(at));
  }

  /** @returns how much of the piece belonged to the message that was begun */
  #complete(piece: Uint8Array, take: (message: Uint8Array) => void): number {
    let at = 0;
    while (at < piece.length) {
      const wanted_bytes = this.#end ?? lengthOf_bytes;
      const count = Math.min(wanted_bytes - this.#filled_bytes, piece.length - at);
      this.#add(piece.subarray(at, at + count));
      at += count;
      if (this.#filled_bytes !== this.#end) continue;
      const message = this.#partial.subarray(lengthOf_bytes, this.#filled_bytes);
      this.#filled_bytes = 0;
      take(message);
      break;
    }
    return at;
  }

  /** Of what is begun; undefined before its length is there. */
  get #end(): number | undefined {
    return endOf(this.#partial.subarray(0, this.#filled_bytes), 0);
  }

  #add(bytes: Uint8Array): void {
    const filled_bytes = this.#filled_bytes + bytes.length;
    if (filled_bytes > this.#partial.length) {
      const longer = new Uint8Array(filled_bytes > small_bytes ? lengthOf_bytes + mostMessage_bytes : small_bytes);
      longer.set(this.#partial.subarray(0, this.#filled_bytes));
      this.#partial = longer;
    }
    this.#partial.set(bytes, this.#filled_bytes);
    this.#filled_bytes = filled_bytes;
  }
}

/** Where the message that begins here ends; undefined when not even its length is there. */
function endOf(bytes: Uint8Array, at: number): number | undefined {
  if (bytes.length - at < lengthOf_bytes) return undefined;
  return at + lengthOf_bytes + (((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0));
}
