import { TokenBucket } from './token-bucket.ts';

const day_ms = 24 * 60 * 60 * 1000;
/** Users who are remembered for their day's quota only. The oldest is forgotten first. */
const maxUsers = 100_000;

/** What one user (a device; the relay knows no people) has used of the relay. */
export class UserUsage {
  readonly deviceId: string;
  readonly bucket: TokenBucket;
  sessions = 0;
  #day_bytes = 0;
  #dayFrom_ms: number;

  constructor(deviceId: string, bytesPerSecond: number | undefined, now_ms: number) {
    this.deviceId = deviceId;
    this.bucket = new TokenBucket(bytesPerSecond, now_ms);
    this.#dayFrom_ms = now_ms;
  }

  count(bytes: number): void {
    this.#day_bytes += bytes;
  }

  /** In the 24 hours that began with the first byte. */
  day_bytes(now_ms: number): number {
    if (now_ms - this.#dayFrom_ms >= day_ms) {
      this.#dayFrom_ms = now_ms;
      this.#day_bytes = 0;
    }
    return this.#day_bytes;
  }
}

export class UserTable {
  #users = new Map<string, UserUsage>();
  #bytesPerSecond: number | undefined;

  constructor(bytesPerSecond: number | undefined) {
    this.#bytesPerSecond = bytesPerSecond;
  }

  take(deviceId: string, now_ms: number): UserUsage {
    const known = this.#users.get(deviceId);
    if (known) return known;
    const user = new UserUsage(deviceId, this.#bytesPerSecond, now_ms);
    this.#users.set(deviceId, user);
    if (this.#users.size > maxUsers) this.#forgetOne();
    return user;
  }

  setRate(bytesPerSecond: number | undefined, now_ms: number): void {
    this.#bytesPerSecond = bytesPerSecond;
    for (const user of this.#users.values()) user.bucket.setRate(bytesPerSecond, now_ms);
  }

  /** Forgets who has no session and nothing left to remember. */
  sweep(now_ms: number): void {
    for (const [deviceId, user] of this.#users)
      if (user.sessions === 0 && user.day_bytes(now_ms) === 0) this.#users.delete(deviceId);
  }

  #forgetOne(): void {
    for (const [deviceId, user] of this.#users) {
      if (user.sessions > 0) continue;
      this.#users.delete(deviceId);
      return;
    }
  }
}
