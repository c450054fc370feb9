import type { LinkClock } from '../clock.ts';
import type { TokenLimits } from '../session-token.ts';
import { headerLength_bytes } from '../wire/frame.ts';

/** Sent ahead of the rate at most: a moment's worth, so that a session that rested begins at once. */
const burst_s = 0.25;
const leastBurst_bytes = 64 * 1024;
/** The other side paces itself by another clock, and what a stalled network held back comes all at once. */
const patience_s = 10;
const patience_bytes = 1024 * 1024;
/** Its frames cost it a little more than they cost us: greetings, heartbeats, what is sent again. */
const overhead = 1.25;

/**
 * The limits of a session's token, in force at this device whatever the relay and the other device do: `total_bytes` counts payload
 * of numbered frames, `bytesPerSecond` with their headers, both directions together. It belongs to the token, not to one session:
 * a session that begins again goes on where the one before it was.
 */
export class SessionMeter {
  readonly #clock: LinkClock;
  readonly #rate: number;
  readonly #total_bytes: number;
  /** What may be sent now, and what may still come; below 0 is what was taken ahead. */
  #mine_bytes: number;
  #theirs_bytes: number;
  #counted_bytes = 0;
  /** Came in and is not taken off what this side may send yet. */
  #incoming_bytes = 0;
  #at_ms: number;

  constructor({ bytesPerSecond, total_bytes }: TokenLimits, clock: LinkClock) {
    this.#clock = clock;
    this.#rate = Math.max(0, bytesPerSecond ?? Infinity);
    this.#total_bytes = Math.max(0, total_bytes ?? Infinity);
    this.#at_ms = clock.now_ms();
    this.#mine_bytes = this.#mostMine;
    this.#theirs_bytes = this.#mostTheirs;
  }

  /** What the token's total leaves, both directions together. */
  get left_bytes(): number {
    return this.#total_bytes - this.#counted_bytes;
  }

  get isOverdrawn(): boolean {
    return this.#counted_bytes > this.#total_bytes;
  }

  /** A numbered frame leaves for the first time. */
  sent(payload_bytes: number): void {
    this.#counted_bytes += payload_bytes;
    if (this.#rate === Infinity) return;
    this.#refill();
    this.#mine_bytes -= payload_bytes + headerLength_bytes;
  }

  /** A numbered frame is delivered, once. */
  delivered(payload_bytes: number): void {
    this.#counted_bytes += payload_bytes;
  }

  /** A frame was read, whatever it is and however often it came. */
  read(payload_bytes: number): void {
    if (this.#rate === Infinity) return;
    this.#refill();
    this.#theirs_bytes -= payload_bytes + headerLength_bytes;
    this.#incoming_bytes = Math.min(this.#rate, this.#incoming_bytes + payload_bytes + headerLength_bytes);
  }

  /** How long to wait before sending what can wait. 0: it may go. */
  get sendAgainIn_ms(): number {
    this.#refill();
    return this.#mine_bytes > 0 ? 0 : waitFor_ms(-this.#mine_bytes + 1, this.#rate);
  }

  /** How long nothing more is read, for the other side sends more than it may. 0: it keeps the limit. */
  get readAgainIn_ms(): number {
    this.#refill();
    return this.#theirs_bytes > 0 ? 0 : waitFor_ms(-this.#theirs_bytes + 1, this.#rate * overhead);
  }

  /** It goes on sending over one channel after the other: it means it. */
  get isFlooded(): boolean {
    return this.#theirs_bytes < -this.#mostTheirs;
  }

  get #mostMine(): number {
    return Math.max(leastBurst_bytes, this.#rate * burst_s);
  }

  get #mostTheirs(): number {
    return patience_bytes + this.#rate * patience_s;
  }

  #refill(): void {
    if (this.#rate === Infinity) return;
    const now_ms = this.#clock.now_ms();
    const earned = (this.#rate * (now_ms - this.#at_ms)) / 1000;
    this.#at_ms = now_ms;
    // What comes in is taken off, but half of the rate is this side's own: else whoever began would go on alone.
    const taken = Math.min(this.#incoming_bytes, earned / 2);
    this.#incoming_bytes -= taken;
    this.#mine_bytes = Math.min(this.#mostMine, this.#mine_bytes + earned - taken);
    this.#theirs_bytes = Math.min(this.#mostTheirs, this.#theirs_bytes + earned * overhead);
  }
}

/** A limit of nothing at all never allows anything; the session's own end comes first. */
function waitFor_ms(bytes: number, rate: number): number {
  return Math.min(60_000, Math.max(1, Math.ceil((bytes / Math.max(rate, 1)) * 1000)));
}
