import type { LegRefusal } from '@mistri/contracts/link/leg';
import type { LinkClock } from '@mistri/link';
import type { Admission } from '../legs/admit-leg.ts';
import type { Greeting } from '../legs/greeting.ts';
import { FairQueue } from '../limits/fair-queue.ts';
import type { RelayLimits, RelayTimes } from '../limits/relay-limits.ts';
import { TokenBucket } from '../limits/token-bucket.ts';
import { UserTable } from '../limits/user-usage.ts';
import { EndedSessions } from './ended-sessions.ts';
import { Pair, type PairEnd, type PairSide } from './pair.ts';
import { type MeterContext, meterOf, type PairRecord, Session, type Waiting } from './session.ts';

export interface TableObserver {
  paired(session: Session, pair: Pair): void;
  unpaired(session: Session, pair: Pair, end: PairEnd): void;
  counted(bytes: number): void;
}

/** All sessions of the relay: joins legs, applies limits, ends what has to end. */
export class SessionTable {
  readonly sessions = new Map<string, Session>();
  isDraining = false;
  #clock: LinkClock;
  #times: RelayTimes;
  #limits: RelayLimits;
  #observer: TableObserver;
  #server: TokenBucket;
  #queue: FairQueue;
  #users: UserTable;
  #ended = new EndedSessions();
  #of = new Map<Greeting, { session: Session; name: string }>();

  constructor(options: { clock: LinkClock; times: RelayTimes; limits: RelayLimits; observer: TableObserver }) {
    this.#clock = options.clock;
    this.#times = options.times;
    this.#limits = options.limits;
    this.#observer = options.observer;
    const now_ms = this.#clock.now_ms();
    this.#server = new TokenBucket(options.limits.server.bytesPerSecond, now_ms);
    this.#queue = new FairQueue(this.#clock, this.#server);
    this.#users = new UserTable(options.limits.user.bytesPerSecond);
  }

  get limits(): RelayLimits {
    return this.#limits;
  }

  get pairs(): number {
    let count = 0;
    for (const session of this.sessions.values()) count += session.pairs.size;
    return count;
  }

  get waiting(): number {
    return this.#of.size;
  }

  /** A leg that is admitted: joined to its other half, kept until that comes, or refused. */
  place(greeting: Greeting, admission: Admission): LegRefusal | 'waiting' | 'paired' {
    const session = this.#sessionOf(admission);
    if (!(session instanceof Session)) return session;
    const { tokenHash, device } = admission;
    const name = `${tokenHash} ${device.key}`;
    this.sessions.set(session.id, session);
    this.#replace(session, name);
    const other = admission.claims.peers.find((peer) => peer.key !== device.key);
    const otherName = `${tokenHash} ${other?.key ?? ''}`;
    const match = session.waiting.get(otherName);
    if (!match) {
      session.waiting.set(name, { greeting, admission });
      this.#of.set(greeting, { session, name });
      return 'waiting';
    }
    // While the session still has a leg, so that it is not forgotten.
    this.#makeRoom(session);
    session.waiting.delete(otherName);
    this.#of.delete(match.greeting);
    this.#pair(session, match, { greeting, admission });
    return 'paired';
  }

  /** A waiting leg has gone. */
  left(greeting: Greeting): void {
    const place = this.#of.get(greeting);
    if (!place) return;
    this.#of.delete(greeting);
    if (place.session.waiting.get(place.name)?.greeting === greeting) place.session.waiting.delete(place.name);
    this.#forgetIfEmpty(place.session);
  }

  /** Over for good: its legs are cut off and new ones refused until its token has ended by itself. */
  kill(sessionId: string, end: PairEnd = 'killed'): boolean {
    const session = this.sessions.get(sessionId);
    this.#ended.end(sessionId, session?.endsAt_ms ?? this.#clock.now_ms() + longestSession_ms);
    if (!session) return false;
    this.#cut(session, 'ended', end);
    return true;
  }

  setLimits(limits: RelayLimits): void {
    this.#limits = limits;
    const now_ms = this.#clock.now_ms();
    this.#server.setRate(limits.server.bytesPerSecond, now_ms);
    this.#users.setRate(limits.user.bytesPerSecond, now_ms);
    for (const session of this.sessions.values()) session.setLimits(limits, now_ms);
    this.#queue.wake();
  }

  /** For one session alone, below what holds for all. */
  limitSession(sessionId: string, bytesPerSecond: number | undefined): boolean {
    const session = this.sessions.get(sessionId);
    session?.setLimits(this.#limits, this.#clock.now_ms(), bytesPerSecond ?? null);
    this.#queue.wake();
    return session !== undefined;
  }

  /** No new legs; those that wait go elsewhere; pairs go on. */
  drain(): void {
    this.isDraining = true;
    for (const greeting of this.#of.keys()) greeting.refuse('draining');
  }

  endAll(end: PairEnd): void {
    for (const session of this.sessions.values()) this.#cut(session, 'draining', end);
  }

  /** Called about once a second. */
  tick(): void {
    const now_ms = this.#clock.now_ms();
    for (const session of this.sessions.values()) {
      session.sample(now_ms);
      if (now_ms >= session.endsAt_ms) this.#cut(session, 'ended', 'expired');
      for (const [pair, record] of session.pairs) this.#endIfOver(pair, record, now_ms);
      for (const { greeting } of session.waiting.values())
        if (now_ms - greeting.startedAt_ms >= this.#times.waiting_s * 1000) greeting.refuse('late');
    }
    this.#users.sweep(now_ms);
    this.#ended.sweep(now_ms);
  }

  #sessionOf(admission: Admission): Session | LegRefusal {
    if (this.isDraining) return 'draining';
    const { claims } = admission;
    const now_ms = this.#clock.now_ms();
    if (this.#ended.has(claims.sid)) return 'ended';
    const known = this.sessions.get(claims.sid);
    if (known) {
      known.endsAt_ms = Math.max(known.endsAt_ms, now_ms + admission.endsIn_ms);
      return known.isUsedUp(this.#limits, now_ms) ? 'quota' : known;
    }
    if (this.sessions.size >= this.#limits.server.sessions) return 'full';
    const users = claims.peers.map((peer) => this.#users.take(peer.device, now_ms));
    if (users.some((user) => user.sessions >= this.#limits.user.sessions)) return 'quota';
    const session = new Session(admission, users, { now_ms, wall_ms: this.#clock.wall_ms() });
    session.carried = this.#ended.carried(claims.sid);
    session.setLimits(this.#limits, now_ms);
    if (session.isUsedUp(this.#limits, now_ms)) return 'quota';
    for (const user of users) user.sessions += 1;
    return session;
  }

  #endIfOver(pair: Pair, record: PairRecord, now_ms: number): void {
    const { idle_s, total_s = Infinity } = this.#times;
    const idle_ms = pair.isHalfClosed ? Math.min(halfClosedIdle_ms, idle_s * 1000) : idle_s * 1000;
    if (record.hasCarried) {
      record.hasCarried = false;
      record.lastActive_ms = now_ms;
    }
    if (now_ms - record.lastActive_ms >= idle_ms) pair.end('idle');
    else if (now_ms - pair.startedAt_ms >= total_s * 1000) pair.end('time');
  }

  #replace(session: Session, name: string): void {
    const old = session.waiting.get(name)?.greeting;
    if (!old) return;
    // Forgotten here first: `left` would forget the session with it.
    this.#of.delete(old);
    session.waiting.delete(name);
    old.refuse('replaced');
  }

  #pair(session: Session, one: Waiting, other: Waiting): void {
    const now_ms = this.#clock.now_ms();
    const record = { lastActive_ms: now_ms, hasCarried: false };
    const context: MeterContext = {
      queue: this.#queue,
      limits: () => this.#limits,
      now_ms: () => this.#clock.now_ms(),
      counted: (bytes) => {
        this.#observer.counted(bytes);
      },
    };
    const pair: Pair = new Pair({
      sides: [sideOf(one), sideOf(other)],
      now_ms,
      meter: (side) => meterOf(session, side, record, context),
      onEnd: (end) => {
        this.#observer.unpaired(session, pair, end);
        session.pairs.delete(pair);
        this.#forgetIfEmpty(session);
      },
    });
    session.pairs.set(pair, record);
    this.#observer.paired(session, pair);
    pair.start();
  }

  /** More pairs than allowed are old ones that nobody has missed yet: the longest silent one goes. */
  #makeRoom(session: Session): void {
    if (session.pairs.size < this.#limits.session.pairs) return;
    const [oldest] = [...session.pairs].toSorted(
      ([, a], [, b]) => Number(a.hasCarried) - Number(b.hasCarried) || a.lastActive_ms - b.lastActive_ms,
    );
    oldest?.[0].end('crowded');
  }

  #cut(session: Session, refusal: LegRefusal, end: PairEnd): void {
    for (const { greeting } of session.waiting.values()) greeting.refuse(refusal);
    for (const pair of session.pairs.keys()) pair.end(end);
  }

  #forgetIfEmpty(session: Session): void {
    if (!session.isEmpty || this.sessions.get(session.id) !== session) return;
    this.#queue.remove(session.flow);
    this.sessions.delete(session.id);
    for (const user of session.users) user.sessions -= 1;
    this.#ended.remember(session.id, session.carried, session.endsAt_ms);
  }
}

/** Sessions end their channels whole; a half that stays open this long belongs to a device that is gone. */
const halfClosedIdle_ms = 30_000;
const longestSession_ms = 30 * 24 * 60 * 60 * 1000;

function sideOf({ greeting, admission }: Waiting): PairSide {
  return {
    leg: greeting.leg,
    deviceId: admission.device.device,
    role: admission.device.role,
    ...greeting.pair(),
  };
}
