import { placeText } from '@mistri/contracts/link/place-text';
import type { Introduction, LadderStep, LinkCandidate, PathReport, PeerSignal } from '@mistri/contracts/link/index';
import type { Channel, ChannelKind } from '../channels/channel.ts';
import type { CancelTimer, LinkClock } from '../clock.ts';
import { climb } from '../ladder/ladder.ts';
import type { Rung } from '../ladder/rung.ts';
import { Session, type SessionEnd, type SessionState } from '../session/session.ts';
import { SessionMeter } from '../session/session-meter.ts';
import type { Priority, Stream } from '../session/stream.ts';
import type { VerifiedToken } from '../session-token.ts';
import { sameCandidates } from './same-candidates.ts';
import { StreamTotals } from './stream-totals.ts';

export type Candidates = Extract<PeerSignal, { kind: 'candidates' }>;
export type Nat = Candidates['nat'];

/** The ways this device can go: Node and pages have different ones. */
export interface LinkWays {
  /** Finds where this device can be reached: tells what it knows at once, and again when it knows more (STUN). */
  gather(tell: (candidates: readonly LinkCandidate[], nat: Nat) => void, signal: AbortSignal): void;
  /** What to try now for reaching the peer without a relay. Undefined: the peer has not said where it is yet. */
  direct(peer: Candidates | undefined): readonly Rung[];
  relays(): readonly Rung[];
  /** Signals other than candidates: WebRTC's. */
  signal(body: PeerSignal): void;
}

export interface LinkConnectionEvents {
  stream(stream: Stream): void;
  state(state: SessionState): void;
  path(to: { readonly kind: ChannelKind; readonly path: string } | undefined, why: string): void;
  /** A rung was decided: for logs. */
  step(step: LadderStep): void;
  ended(end: SessionEnd): void;
}

export interface LinkConnectionOptions {
  readonly introduction: Introduction;
  readonly token: VerifiedToken;
  readonly clock: LinkClock;
  readonly ways: LinkWays;
  readonly events: LinkConnectionEvents;
  /** To the peer by way of the control plane. May be lost: a session lives on without it (LNK-10). */
  sendSignal(body: PeerSignal): void;
  sendReport(report: PathReport): void;
  /** Of the token, where several sessions may follow one; else this one has its own. */
  readonly meter?: SessionMeter;
  /** For tests. */
  readonly random?: () => number;
  readonly heartbeat_ms?: number;
}

const usuallyResumeWithin_s = 300;
const reportEvery_ms = 60_000;
const mostSteps = 40;
/** Pauses after a round that found nothing at all, and after one that found only the relay. */
const withoutPath_ms = [250, 500, 1000, 2000, 4000, 8000, 10_000];
const withRelayOnly_ms = [5000, 15_000, 60_000, 300_000];

/**
 * An introduction turned into a session that stays connected: climbs the ladder, again after each loss and each change of
 * network, and hands what opens to the session. What goes through here decides only where to knock; who comes in is
 * decided by the keys of the token.
 */
export class LinkConnection {
  readonly sessionId: string;
  readonly token: VerifiedToken;
  readonly peerName: string;
  readonly session: Session;
  #options: LinkConnectionOptions;
  #totals = new StreamTotals();
  #steps: LadderStep[] = [];
  #why = '';
  #round = 0;
  #peer: Candidates | undefined;
  #climbs = new Set<Climbing>();
  /** What was tried since everything was last tried anew: a further round of candidates adds, it does not repeat. */
  #tried = new Set<string>();
  #failures = 0;
  #retry: CancelTimer | undefined;
  #reportTimer: CancelTimer | undefined;
  #gathering = new AbortController();
  #isOver = false;

  constructor(options: LinkConnectionOptions) {
    const { introduction, token, clock } = options;
    this.#options = options;
    this.sessionId = introduction.sessionId;
    this.peerName = introduction.peer.name;
    this.token = token;
    this.session = new Session({
      role: token.me.role,
      tokenHash: token.tokenHash,
      clock,
      resumeWithin_ms: (token.claims.limits.resume_s ?? usuallyResumeWithin_s) * 1000,
      hardEndIn_ms: token.hardEndIn_ms,
      meter: options.meter ?? new SessionMeter(token.claims.limits, clock),
      ...(options.heartbeat_ms === undefined ? {} : { heartbeat_ms: options.heartbeat_ms }),
      events: {
        stream: (stream) => {
          this.#totals.add(stream);
          options.events.stream(stream);
        },
        state: (state) => {
          options.events.state(state);
          if (state === 'open' || state === 'paused') options.sendReport(this.report);
        },
        path: (to, why) => {
          this.#pathChanged(to, why);
        },
        ended: (end) => {
          this.#ended(end);
        },
      },
    });
  }

  start(): void {
    this.#gather();
    this.#climbNow();
    this.#reportLater();
  }

  get ladder(): readonly LadderStep[] {
    return this.#steps;
  }

  /** What was begun and has neither opened nor failed: it waits for somebody. */
  get underWay(): readonly string[] {
    const done = new Set(this.#steps.map(({ rung, target }) => placeText(rung, target)));
    return [...this.#tried].filter((name) => !done.has(name));
  }

  get totals(): { sent_bytes: number; received_bytes: number } {
    return this.#totals.now();
  }

  open(label: string, priority: Priority): Stream {
    const stream = this.session.open(label, priority);
    this.#totals.add(stream);
    return stream;
  }

  /** From the peer, by way of the control plane. */
  signalled(body: PeerSignal): void {
    if (this.#isOver) return;
    if (body.kind !== 'candidates') {
      this.#options.ways.signal(body);
      return;
    }
    // Late or repeated: a later round has replaced it.
    if (this.#peer && body.round <= this.#peer.round) return;
    // The same places again: the peer is trying anew, and a hole takes both sides at once.
    const before = this.#peer;
    // Not so when it has only learned of its router: the second half of what it said a moment ago.
    const isMore = before?.nat === 'unknown' && body.nat !== 'unknown';
    const isSame = before !== undefined && !isMore && sameCandidates(before.candidates, body.candidates);
    this.#peer = body;
    if (this.session.path?.kind === 'tcp') return;
    if ((isSame && this.#isSplit()) || this.#climbs.size === 0) this.#tried.clear();
    if (!isSame) this.#failures = 0;
    if (this.#isSplit()) this.#climb(this.#options.ways.direct(body));
    // Where the peer is matters nothing to the relay: a leg that waits or shakes hands is left alone, or two sides that
    // begin in the same moment would take each other's away again and again.
    else if (this.#climbs.size === 0) this.#climbAll();
    else if (this.token.claims.policy !== 'relay') this.#climbFurther(body);
  }

  /** A secure channel from the peer that came in at a listener. */
  arrived(channel: Channel): void {
    if (this.#isOver) {
      channel.abort('the session is over');
      return;
    }
    this.#step({ rung: channel.kind, target: `from ${channel.path}`, outcome: 'open', took_ms: 0 });
    for (const climbing of this.#climbs) climbing.opened(channel.kind);
    this.session.attach(channel);
  }

  /** Addresses of this device changed, or it slept: the peer is told, and everything is tried anew. */
  networkChanged(): void {
    if (this.#isOver) return;
    this.#failures = 0;
    this.session.doubt();
    this.#gather();
    this.#climbNow();
  }

  /** Ended for both sides, in order. */
  finish(reason: string): void {
    this.session.finish(reason);
  }

  /** Ended here and now: revoked, consent withdrawn. */
  kill(reason: string): void {
    this.session.kill(reason);
  }

  get report(): PathReport {
    const { session } = this;
    const { path } = session;
    const state = session.state === 'ending' ? 'ended' : session.state;
    return {
      state,
      ...(path ? { rung: path.kind, path: path.path.slice(0, 120) } : {}),
      ...(this.#why ? { why: this.#why.slice(0, 160) } : {}),
      ...(path?.roundTrip_ms === undefined ? {} : { roundTrip_ms: Math.round(path.roundTrip_ms) }),
      ...(path && Number.isFinite(path.bandwidth) ? { bytesPerSecond: Math.round(path.bandwidth) } : {}),
      ladder: [...this.#steps],
    };
  }

  #gather(): void {
    this.#gathering.abort();
    this.#gathering = new AbortController();
    const { signal } = this.#gathering;
    this.#options.ways.gather((candidates, nat) => {
      if (signal.aborted || this.#isOver) return;
      this.#round += 1;
      this.#options.sendSignal({ kind: 'candidates', round: this.#round, candidates: candidates.slice(0, 24), nat });
    }, signal);
  }

  /** The relay needs nothing of the peer, so it is tried before anything is known; other policies keep one order. */
  #isSplit(): boolean {
    return this.token.claims.policy === 'automatic';
  }

  #isDirect(): boolean {
    const kind = this.session.path?.kind;
    return kind !== undefined && kind !== 'relay';
  }

  /** Everything anew. */
  #climbNow(): void {
    this.#tried.clear();
    if (!this.#isSplit()) {
      this.#climbAll();
      return;
    }
    if (this.session.path?.kind !== 'relay') this.#climbRelays();
    this.#climb(this.#options.ways.direct(this.#peer));
  }

  /** Two halves of one device at one relay could be paired crosswise: what was under way is given up first. */
  #climbRelays(): void {
    for (const climbing of this.#climbs) {
      if (!climbing.isForRelays) continue;
      climbing.stop.abort();
      this.#climbs.delete(climbing);
    }
    this.#climb(this.#options.ways.relays());
  }

  /** In the one order that `strict` asks for: what was under way begins again. */
  #climbAll(): void {
    if (this.session.path) return;
    for (const climbing of this.#climbs) climbing.stop.abort();
    this.#climbs.clear();
    this.#tried.clear();
    const { ways } = this.#options;
    // The relay's turn comes when it is known that no direct way is there.
    const isComplete = this.#peer !== undefined || this.token.claims.policy === 'relay' || this.#failures > 1;
    this.#climb([...ways.direct(this.#peer), ...(isComplete ? ways.relays() : [])]);
  }

  /** The ladder is being climbed and the peer says more of where it is: only what is new is tried, in its place. */
  #climbFurther(peer: Candidates): void {
    const direct = this.#options.ways.direct(peer);
    const [climbing] = this.#climbs;
    if (this.token.claims.policy !== 'strict' || !climbing?.more) {
      this.#climb(direct);
      return;
    }
    // The first words of the peer: until now it was not known whether a relay would be needed.
    const fresh = [...direct, ...this.#options.ways.relays()].filter(
      (rung) => !this.#tried.has(placeText(rung.kind, rung.target)),
    );
    for (const rung of fresh) this.#tried.add(placeText(rung.kind, rung.target));
    climbing.more(fresh);
  }

  #climb(wanted: readonly Rung[]): void {
    this.#retry?.();
    const rungs = wanted.filter((rung) => !this.#tried.has(placeText(rung.kind, rung.target)));
    if (rungs.length === 0) {
      this.#retryLater();
      return;
    }
    for (const rung of rungs) this.#tried.add(placeText(rung.kind, rung.target));
    const climbing: Climbing = {
      isForRelays: rungs.every((rung) => rung.kind === 'relay'),
      stop: new AbortController(),
      opened: () => undefined,
    };
    this.#climbs.add(climbing);
    void climb({
      rungs,
      policy: this.token.claims.policy,
      clock: this.#options.clock,
      signal: climbing.stop.signal,
      onChannel: (channel) => {
        this.#opened(channel, climbing);
      },
      onStep: (step) => {
        if (!climbing.stop.signal.aborted) this.#step(step);
      },
      onMore: (add) => {
        climbing.more = add;
      },
      onArrivals: (opened) => {
        climbing.opened = opened;
        const { path } = this.session;
        if (path) opened(path.kind);
      },
    }).then(() => {
      if (this.#climbs.delete(climbing)) this.#retryLater();
    });
  }

  #opened(channel: Channel, by: object): void {
    if (this.#isOver) {
      channel.abort('the session is over');
      return;
    }
    for (const climbing of this.#climbs) {
      if (climbing !== by) climbing.opened(channel.kind);
    }
    this.session.attach(channel);
  }

  /** When nothing is being tried and what is open could be better. */
  #retryLater(): void {
    this.#retry?.();
    this.#retry = undefined;
    if (this.#isOver || this.#climbs.size > 0 || this.#isDirect()) return;
    const isRelay = this.session.path !== undefined;
    if (isRelay && this.token.claims.policy === 'relay') return;
    const pauses_ms = isRelay ? withRelayOnly_ms : withoutPath_ms;
    const pause_ms = pauses_ms[Math.min(this.#failures, pauses_ms.length - 1)] ?? 0;
    this.#failures += 1;
    // Both sides lost the same channel at the same moment: they should not knock in step for ever.
    const jitter = 0.75 + 0.5 * (this.#options.random ?? Math.random)();
    this.#retry = this.#options.clock.after(pause_ms * jitter, () => {
      if (!this.#isOver && !this.#isDirect()) this.#tryAgain();
    });
  }

  /** Addresses are asked for anew: that also tells the peer that now is the moment. */
  #tryAgain(): void {
    this.#gather();
    this.#climbNow();
  }

  #pathChanged(to: { readonly kind: ChannelKind; readonly path: string } | undefined, why: string): void {
    this.#why = why;
    this.#options.events.path(to, why);
    // With the first path, and with the last, the state changes next: the report says both.
    if (to && this.session.state === 'open') this.#options.sendReport(this.report);
    this.#failures = 0;
    if (this.#isOver || this.session.state === 'ending') return;
    if (!to) this.#tryAgain();
    // The reserve has taken over: a better way is looked for at once, and with patience afterwards.
    else if (to.kind === 'relay' && why.includes('gone')) this.#tryAgain();
    else if (this.#climbs.size === 0) this.#retryLater();
  }

  #step(step: LadderStep): void {
    this.#steps.push(step);
    if (this.#steps.length > mostSteps) this.#steps.splice(0, this.#steps.length - mostSteps);
    this.#options.events.step(step);
  }

  #reportLater(): void {
    this.#reportTimer = this.#options.clock.after(reportEvery_ms, () => {
      if (this.#isOver) return;
      this.#options.sendReport(this.report);
      this.#reportLater();
    });
  }

  #ended(end: SessionEnd): void {
    this.#isOver = true;
    this.#gathering.abort();
    this.#retry?.();
    this.#reportTimer?.();
    for (const climbing of this.#climbs) climbing.stop.abort();
    this.#climbs.clear();
    this.#options.events.ended(end);
  }
}

interface Climbing {
  readonly isForRelays: boolean;
  readonly stop: AbortController;
  opened: (kind: ChannelKind) => void;
  /** Under `strict`. */
  more?: (rungs: readonly Rung[]) => void;
}
