import type { SessionClaims } from '@mistri/link';
import type { Admission } from '../legs/admit-leg.ts';
import type { Greeting } from '../legs/greeting.ts';
import { Flow, type FairQueue } from '../limits/fair-queue.ts';
import { lower, type RelayLimits } from '../limits/relay-limits.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import type { UserUsage } from '../limits/user-usage.ts';
import type { Pair, PairSide } from './pair.ts';
import type { PumpMeter } from './pump.ts';

export interface Waiting {
  readonly greeting: Greeting;
  readonly admission: Admission;
}

export interface PairRecord {
  lastActive_ms: number;
  /** Since `lastActive_ms` was set: the hot path reads no clock. */
  hasCarried: boolean;
}

/** What the relay knows of one session: its legs, what it may use and what it has used. Never what it says. */
export class Session {
  readonly id: string;
  readonly claims: SessionClaims;
  readonly startedAt_ms: number;
  readonly startedAtWall_ms: number;
  readonly users: readonly UserUsage[];
  readonly bucket: TokenBucket;
  readonly flow: Flow;
  /** By token and device: a newer leg of the same device takes the place of an older one. */
  readonly waiting = new Map<string, Waiting>();
  readonly pairs = new Map<Pair, PairRecord>();
  /** Monotonic; a token issued later for the same session may move it. */
  endsAt_ms: number;
  isLimited = false;
  carried = { host_bytes: 0, guest_bytes: 0 };
  bytesPerSecond = 0;
  #overridden: number | null = null;
  #total_bytes: number | undefined;
  #sampled = { at_ms: 0, bytes: 0 };

  constructor(admission: Admission, users: readonly UserUsage[], now: { now_ms: number; wall_ms: number }) {
    this.id = admission.claims.sid;
    this.claims = admission.claims;
    this.users = users;
    this.startedAt_ms = now.now_ms;
    this.startedAtWall_ms = now.wall_ms;
    this.endsAt_ms = now.now_ms + admission.endsIn_ms;
    this.bucket = new TokenBucket(undefined, now.now_ms);
    this.flow = new Flow([this.bucket, ...users.map((user) => user.bucket)]);
    this.#sampled.at_ms = now.now_ms;
  }

  get carried_bytes(): number {
    return this.carried.host_bytes + this.carried.guest_bytes;
  }

  get isEmpty(): boolean {
    return this.waiting.size === 0 && this.pairs.size === 0;
  }

  /** @param overridden by an administrator for this session alone; null: nothing */
  setLimits(limits: RelayLimits, now_ms: number, overridden = this.#overridden): void {
    this.#overridden = overridden;
    const own = lower(this.claims.limits.bytesPerSecond, lower(limits.session.bytesPerSecond, overridden ?? undefined));
    this.bucket.setRate(own, now_ms);
    this.#total_bytes = lower(this.claims.limits.total_bytes, limits.session.total_bytes);
    const rates = [own, limits.user.bytesPerSecond, limits.server.bytesPerSecond];
    this.isLimited = rates.some((rate) => rate !== undefined);
  }

  isUsedUp(limits: RelayLimits, now_ms: number): boolean {
    const { day_bytes } = limits.user;
    return (
      (this.#total_bytes !== undefined && this.carried_bytes >= this.#total_bytes) ||
      (day_bytes !== undefined && this.users.some((user) => user.day_bytes(now_ms) >= day_bytes))
    );
  }

  /** Before bytes go: would they be more than the session or one of its users may still send? */
  allows(bytes: number, dayQuota_bytes: number | undefined, now_ms: number): boolean {
    if (this.#total_bytes !== undefined && this.carried_bytes + bytes > this.#total_bytes) return false;
    if (dayQuota_bytes === undefined) return true;
    return this.users.every((user) => user.day_bytes(now_ms) + bytes <= dayQuota_bytes);
  }

  sample(now_ms: number): void {
    const seconds = (now_ms - this.#sampled.at_ms) / 1000;
    if (seconds <= 0) return;
    this.bytesPerSecond = Math.round((this.carried_bytes - this.#sampled.bytes) / seconds);
    this.#sampled = { at_ms: now_ms, bytes: this.carried_bytes };
  }
}

export interface MeterContext {
  readonly queue: FairQueue;
  readonly limits: () => RelayLimits;
  readonly now_ms: () => number;
  readonly counted: (bytes: number) => void;
}

/** Counts what one side of a pair sends, and lets it wait for its turn while limits are in force. */
export function meterOf(session: Session, side: PairSide, record: PairRecord, context: MeterContext): PumpMeter {
  const field = side.role === 'host' ? 'host_bytes' : 'guest_bytes';
  return {
    count: (bytes) => {
      const { day_bytes } = context.limits().user;
      const isAllowed = session.allows(bytes, day_bytes, day_bytes === undefined ? 0 : context.now_ms());
      // Counted in any case: the next leg has to find the quota used up, not nearly.
      session.carried[field] += bytes;
      for (const user of session.users) user.count(bytes);
      if (!isAllowed) return false;
      record.hasCarried = true;
      context.counted(bytes);
      return true;
    },
    get isLimited() {
      return session.isLimited;
    },
    queue: (bytes, send) => {
      context.queue.add(session.flow, { bytes, send });
    },
  };
}
