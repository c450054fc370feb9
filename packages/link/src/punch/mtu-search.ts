/** Payloads worth trying: IPv6's minimum, common tunnels, PPPoE, Ethernet with IPv6 and with IPv4 (RFC 8899 §5.1.1). */
const wanSizes_bytes = [1232, 1350, 1400, 1432, 1452, 1472] as const;
/** The machine itself carries what the library can make. */
const loopbackSizes_bytes = [4096, 8192, 16_383] as const;
/** The first data goes before the first probe; and a connection that is over soon needs none. */
const startAfter_ms = 30;
const probeEvery_ms = 50;
const triesEach = 3;
/** Paths change: what was found is tried again so often. */
const againEvery_ms = 30_000;

/**
 * Finds the longest datagram that arrives (DPLPMTUD, RFC 8899) by probes beside the connection, so that no data is at
 * risk. All sizes are probed at once, as they are few; a size that was heard of makes smaller ones settled.
 */
export class MtuSearch {
  #sizes: readonly number[];
  #found_bytes: number;
  #base_bytes: number;
  #round = 0;
  #heardThisRound_bytes = 0;
  #nextAt_ms: number;

  constructor(options: { readonly base_bytes: number; readonly isLoopback: boolean; readonly now_ms: number }) {
    this.#base_bytes = options.base_bytes;
    this.#found_bytes = options.base_bytes;
    this.#sizes = options.isLoopback ? [...wanSizes_bytes, ...loopbackSizes_bytes] : wanSizes_bytes;
    this.#nextAt_ms = options.now_ms + startAfter_ms;
  }

  get packet_bytes(): number {
    return this.#found_bytes;
  }

  /** When to call `due` next. */
  get nextAt_ms(): number {
    return this.#nextAt_ms;
  }

  /** What to send now. */
  due(now_ms: number): readonly number[] {
    if (now_ms < this.#nextAt_ms) return [];
    if (this.#round === triesEach) {
      // A whole round of tries without an answer: what was found once isn't carried any more.
      this.#found_bytes = Math.max(this.#base_bytes, this.#heardThisRound_bytes);
      this.#round = 0;
      this.#heardThisRound_bytes = 0;
      this.#nextAt_ms = now_ms + againEvery_ms;
      return [];
    }
    this.#round += 1;
    this.#nextAt_ms = now_ms + probeEvery_ms * 2 ** (this.#round - 1);
    return this.#sizes.filter((size) => size > this.#heardThisRound_bytes);
  }

  heard(length_bytes: number): void {
    if (!this.#sizes.includes(length_bytes)) return;
    this.#heardThisRound_bytes = Math.max(this.#heardThisRound_bytes, length_bytes);
    this.#found_bytes = Math.max(this.#found_bytes, length_bytes);
  }
}
