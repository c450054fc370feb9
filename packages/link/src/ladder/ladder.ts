import type { LadderStep } from '@mistri/contracts/link/index';
import { type Channel, type ChannelKind, channelKinds } from '../channels/channel.ts';
import type { CancelTimer, LinkClock } from '../clock.ts';
import type { LinkPolicy } from '../session-token.ts';
import { Attempt } from './attempt.ts';
import type { Rung } from './rung.ts';

export interface ClimbOptions {
  readonly rungs: readonly Rung[];
  readonly policy: LinkPolicy;
  readonly clock: LinkClock;
  /** Gives up everything that is still under way. */
  readonly signal: AbortSignal;
  readonly onChannel: (channel: Channel) => void;
  /** Exactly one for each rung, when it is decided. */
  readonly onStep: (step: LadderStep) => void;
  /**
   * Called at once with a function to be called when a channel opened that nobody here dialled: at a listener. Rungs that
   * are not better than it are given up. What comes in at a listener is never given up by the ladder: two sides that dial
   * each other at the same moment would each take away the one that the other keeps.
   */
  readonly onArrivals?: (opened: (kind: ChannelKind) => void) => void;
  /**
   * Under `strict`: called at once with a function that adds rungs while the ladder is being climbed. What was tried stays tried,
   * what is being tried goes on, and what is new takes its turn by its kind.
   */
  readonly onMore?: (add: (rungs: readonly Rung[]) => void) => void;
}

const maxTarget_letters = 120;
const maxDetail_letters = 160;

/**
 * Tries the rungs and hands on what opens: under `automatic`, `direct` and `relay` all that the policy allows at once with
 * their head starts, and whatever is better than what is open may still come and is handed on too; under `strict` one after
 * another in the order of the ladder, until one works.
 *
 * @returns when every rung is decided
 */
export async function climb(options: ClimbOptions): Promise<void> {
  const rungs = options.rungs.filter((rung) => isAllowed(rung.kind, options.policy));
  for (const rung of options.rungs) {
    if (!rungs.includes(rung)) tell(options, rung, { outcome: 'skipped', detail: ruleOf(options.policy), took_ms: 0 });
  }
  const open = new OpenKinds();
  options.onArrivals?.((kind) => {
    open.add(kind);
  });
  await (options.policy === 'strict' ? oneByOne(options, rungs, open) : together(options, rungs, open));
}

async function together(options: ClimbOptions, rungs: readonly Rung[], open: OpenKinds): Promise<void> {
  await Promise.all(
    rungs.map(async (rung) => {
      const isTurn = await headStart(options, rung, open);
      await attempt(options, rung, open, isTurn);
    }),
  );
}

async function oneByOne(options: ClimbOptions, rungs: readonly Rung[], open: OpenKinds): Promise<void> {
  let waiting = [...rungs];
  options.onMore?.((more) => waiting.push(...more));
  while (waiting.length > 0) {
    const [next, ...others] = waiting.toSorted((a, b) => rankOf(a.kind) - rankOf(b.kind));
    waiting = others;
    if (next) await attempt(options, next, open, open.isEmpty && !options.signal.aborted);
  }
}

async function attempt(options: ClimbOptions, rung: Rung, open: OpenKinds, isTurn: boolean): Promise<void> {
  // Given up between its turn and now: nothing would end the attempt before its time.
  if (!isTurn || options.signal.aborted) {
    const detail = options.signal.aborted ? 'given up before its turn' : 'a better one is open';
    tell(options, rung, { outcome: 'skipped', detail, took_ms: 0 });
    return;
  }
  const trying = new Attempt(rung, options.clock);
  const giveUp = (): void => {
    trying.giveUp(options.signal.aborted ? 'not wanted any more' : 'a better one is open');
  };
  const forget = open.whenUseless(rung.kind, giveUp);
  options.signal.addEventListener('abort', giveUp);
  const result = await trying.result;
  options.signal.removeEventListener('abort', giveUp);
  forget();
  const { channel, ...step } = result;
  if (channel && !open.isBetter(rung.kind)) {
    // Two opened in the same moment.
    channel.abort('a better one is open');
    tell(options, rung, { ...step, outcome: 'given up', detail: 'a better one is open' });
    return;
  }
  tell(options, rung, step);
  if (!channel) return;
  open.add(rung.kind);
  options.onChannel(channel);
}

/** @returns false when the rung is of no use any more */
function headStart(options: ClimbOptions, rung: Rung, open: OpenKinds): Promise<boolean> {
  if (options.signal.aborted) return Promise.resolve(false);
  if (rung.headStart_ms <= 0) return Promise.resolve(true);
  return new Promise((resolve) => {
    let cancel: CancelTimer | undefined;
    let forget: (() => void) | undefined;
    const go = (isTurn: boolean): void => {
      cancel?.();
      forget?.();
      options.signal.removeEventListener('abort', stop);
      resolve(isTurn);
    };
    const stop = (): void => {
      go(false);
    };
    options.signal.addEventListener('abort', stop);
    forget = open.whenUseless(rung.kind, stop);
    cancel = options.clock.after(rung.headStart_ms, () => {
      go(true);
    });
  });
}

/** What is open, and who wants to know when it makes a rung useless: it is no better than what is there. */
class OpenKinds {
  #best = Infinity;
  #waiting = new Set<{ readonly rank: number; readonly run: () => void }>();

  get isEmpty(): boolean {
    return this.#best === Infinity;
  }

  isBetter(kind: ChannelKind): boolean {
    return rankOf(kind) < this.#best;
  }

  add(kind: ChannelKind): void {
    this.#best = Math.min(this.#best, rankOf(kind));
    for (const waiting of this.#waiting) {
      if (waiting.rank < this.#best) continue;
      this.#waiting.delete(waiting);
      waiting.run();
    }
  }

  whenUseless(kind: ChannelKind, run: () => void): () => void {
    const waiting = { rank: rankOf(kind), run };
    this.#waiting.add(waiting);
    if (waiting.rank >= this.#best) queueMicrotask(run);
    return () => {
      this.#waiting.delete(waiting);
    };
  }
}

function isAllowed(kind: ChannelKind, policy: LinkPolicy): boolean {
  if (policy === 'direct') return kind !== 'relay';
  return policy !== 'relay' || kind === 'relay';
}

function ruleOf(policy: LinkPolicy): string {
  return policy === 'direct' ? 'the rule says direct only' : 'the rule says relay only';
}

function rankOf(kind: ChannelKind): number {
  return channelKinds.indexOf(kind);
}

function tell(options: ClimbOptions, rung: Rung, step: Pick<LadderStep, 'outcome' | 'detail' | 'took_ms'>): void {
  const { detail, ...rest } = step;
  options.onStep({
    rung: rung.kind,
    target: rung.target.slice(0, maxTarget_letters),
    ...rest,
    ...(detail === undefined ? {} : { detail: detail.slice(0, maxDetail_letters) }),
  });
}
