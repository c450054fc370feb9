/** Bytes that nobody can guess from their neighbours, the same for the same seed (xorshift32). */
export class SeededBytes {
  #state: number;

  constructor(seed: number) {
    this.#state = seed | 0 || 1;
  }

  /** `length` is a multiple of four. */
  next(length: number): Buffer {
    const words = new Int32Array(length / 4);
    let state = this.#state;
    for (let at = 0; at < words.length; at += 1) {
      state ^= state << 13;
      state ^= state >>> 17;
      state ^= state << 5;
      words[at] = state;
    }
    this.#state = state;
    return Buffer.from(words.buffer);
  }
}
