import type { CancelTimer, LinkClock } from '@mistri/link';
import type { TokenBucket } from './token-bucket.ts';

/** What each session may send in its turn, however small the pieces are in which its bytes come. */
const quantum_bytes = 64 * 1024;

export interface Piece {
  readonly bytes: Buffer;
  /** Called when it is its turn. */
  send(bytes: Buffer): void;
}

/** The bytes of one session that wait for their turn, in both directions and over all of its pairs. */
export class Flow {
  readonly pieces: Piece[] = [];
  /** The session's own limit and those of its two users. */
  readonly buckets: readonly TokenBucket[];
  deficit_bytes = 0;

  constructor(buckets: readonly TokenBucket[]) {
    this.buckets = buckets;
  }

  wait_ms(now_ms: number): number {
    let wait_ms = 0;
    for (const bucket of this.buckets) wait_ms = Math.max(wait_ms, bucket.wait_ms(now_ms));
    return wait_ms;
  }
}

/**
 * Shares what the server may carry between sessions: deficit round robin (Shreedhar and Varghese, 1995), so that a
 * session of many connections or large pieces gets no more than one of few or small ones. A session held back by a limit
 * of its own gives its turn away.
 */
export class FairQueue {
  #clock: LinkClock;
  #server: TokenBucket;
  /** In the order of their turns. */
  #ring = new Set<Flow>();
  #timer: CancelTimer | undefined;
  #timerAt_ms = 0;
  #isRunning = false;

  constructor(clock: LinkClock, server: TokenBucket) {
    this.#clock = clock;
    this.#server = server;
  }

  add(flow: Flow, piece: Piece): void {
    const isNew = flow.pieces.push(piece) === 1;
    if (isNew) this.#ring.add(flow);
    if (this.#isRunning) return;
    if (!this.#timer) this.#run();
    else if (isNew) this.#serveBetween(flow);
  }

  remove(flow: Flow): void {
    flow.pieces.length = 0;
    this.#ring.delete(flow);
  }

  /** After a change of limits. */
  wake(): void {
    if (!this.#isRunning) this.#run();
  }

  #run(): void {
    this.#isRunning = true;
    let wait_ms = 0;
    while (this.#ring.size > 0 && wait_ms === 0) wait_ms = this.#round();
    this.#isRunning = false;
    this.#setTimer(wait_ms);
  }

  /** All others wait for tokens: of the server, then this one waits behind them, or of their own. */
  #serveBetween(flow: Flow): void {
    const now_ms = this.#clock.now_ms();
    if (this.#server.wait_ms(now_ms) > 0) return;
    this.#isRunning = true;
    let own_ms = flow.wait_ms(now_ms);
    while (own_ms === 0 && this.#ring.has(flow) && this.#server.wait_ms(now_ms) === 0) {
      this.#serve(flow, now_ms);
      own_ms = flow.wait_ms(now_ms);
    }
    this.#isRunning = false;
    const wait_ms = Math.max(own_ms, this.#server.wait_ms(now_ms));
    if (this.#ring.has(flow) && now_ms + wait_ms < this.#timerAt_ms) this.#setTimer(wait_ms);
  }

  #setTimer(wait_ms: number): void {
    this.#timer?.();
    this.#timer = undefined;
    if (this.#ring.size === 0) return;
    this.#timerAt_ms = this.#clock.now_ms() + wait_ms;
    this.#timer = this.#clock.after(wait_ms, () => {
      this.#timer = undefined;
      this.#run();
    });
  }

  /** Gives each flow its turn. @returns 0 when another round is worth it, else how long to wait */
  #round(): number {
    const now_ms = this.#clock.now_ms();
    let shortest_ms = Number.POSITIVE_INFINITY;
    let hasSent = false;
    // A copy: who has had a turn goes to the end of the ring and would come up again.
    for (const flow of Array.from(this.#ring)) {
      const server_ms = this.#server.wait_ms(now_ms);
      if (server_ms > 0) return server_ms;
      if (!this.#ring.has(flow)) continue;
      const own_ms = flow.wait_ms(now_ms);
      if (own_ms > 0) {
        shortest_ms = Math.min(shortest_ms, own_ms);
        continue;
      }
      this.#serve(flow, now_ms);
      hasSent = true;
    }
    return hasSent ? 0 : shortest_ms;
  }

  /**
   * One turn. Cut short by a limit it is continued later from the same place in the ring: sessions of one user share what
   * the user may use as evenly as all share the server.
   */
  #serve(flow: Flow, now_ms: number): void {
    const [first] = flow.pieces;
    if (first && flow.deficit_bytes < first.bytes.length) flow.deficit_bytes += quantum_bytes;
    for (;;) {
      const [piece] = flow.pieces;
      if (!piece) {
        flow.deficit_bytes = 0;
        this.#ring.delete(flow);
        return;
      }
      const length_bytes = piece.bytes.length;
      if (length_bytes > flow.deficit_bytes) break;
      if (flow.wait_ms(now_ms) > 0 || this.#server.wait_ms(now_ms) > 0) return;
      flow.pieces.shift();
      flow.deficit_bytes -= length_bytes;
      this.#server.take(length_bytes);
      for (const bucket of flow.buckets) bucket.take(length_bytes);
      piece.send(piece.bytes);
    }
    this.#ring.delete(flow);
    this.#ring.add(flow);
  }
}
