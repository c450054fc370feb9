/** Bounded: only holders of signed tokens get in here. The oldest are forgotten first. */
const maxRemembered = 100_000;

interface Remembered {
  readonly until_ms: number;
  readonly isEnded: boolean;
  readonly carried: { host_bytes: number; guest_bytes: number };
}

/** Sessions that are not here now: which were ended by order, and what each had used of its quota. */
export class EndedSessions {
  #sessions = new Map<string, Remembered>();

  has(sessionId: string): boolean {
    return this.#sessions.get(sessionId)?.isEnded === true;
  }

  carried(sessionId: string): { host_bytes: number; guest_bytes: number } {
    return { ...(this.#sessions.get(sessionId)?.carried ?? { host_bytes: 0, guest_bytes: 0 }) };
  }

  /** By an administrator or the control plane. */
  end(sessionId: string, until_ms: number): void {
    this.#set(sessionId, { until_ms, isEnded: true, carried: this.carried(sessionId) });
  }

  /** All its legs have gone; it may come back. */
  remember(sessionId: string, carried: Remembered['carried'], until_ms: number): void {
    if (carried.host_bytes + carried.guest_bytes === 0 && !this.has(sessionId)) return;
    const until = Math.max(until_ms, this.#sessions.get(sessionId)?.until_ms ?? 0);
    this.#set(sessionId, { until_ms: until, isEnded: this.has(sessionId), carried: { ...carried } });
  }

  sweep(now_ms: number): void {
    for (const [sessionId, { until_ms }] of this.#sessions) if (now_ms >= until_ms) this.#sessions.delete(sessionId);
  }

  #set(sessionId: string, remembered: Remembered): void {
    this.#sessions.delete(sessionId);
    this.#sessions.set(sessionId, remembered);
    if (this.#sessions.size <= maxRemembered) return;
    const [oldest] = this.#sessions.keys();
    if (oldest !== undefined) this.#sessions.delete(oldest);
  }
}
