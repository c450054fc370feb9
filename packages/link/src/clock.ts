/** Time as Link needs it: ends and waits count on a clock that nobody can set (a laptop's wall clock jumps). */
export interface LinkClock {
  /** Milliseconds of a monotonic clock, with fractions. */
  now_ms(): number;
  /** Milliseconds since 1970, for comparing with the times in tokens only. */
  wall_ms(): number;
  after(delay_ms: number, run: () => void): CancelTimer;
  /** Once, when what arrived in this turn of the event loop is worked off. */
  soon(run: () => void): void;
}

export type CancelTimer = () => void;

interface LoopGlobals {
  readonly setImmediate?: (run: () => void) => unknown;
}

/** The clock of the running process or page. */
export function systemClock(): LinkClock {
  return {
    now_ms: () => performance.now(),
    wall_ms: () => Date.now(),
    after: waitFor,
    soon: soonOf(globalThis as LoopGlobals),
  };
}

/** Timers of the platform count to 24.8 days, and take anything longer for nothing at all; a token lasts up to 30. */
const longestTimer_ms = 2 ** 31 - 1;

function waitFor(delay_ms: number, run: () => void): CancelTimer {
  let timer: unknown;
  const wait = (left_ms: number): void => {
    const now_ms = Math.min(left_ms, longestTimer_ms);
    timer = setTimeout(() => (left_ms > now_ms ? wait(left_ms - now_ms) : run()), now_ms);
    // A waiting timer alone must not keep a command alive that has nothing else to do.
    if (isUnrefable(timer)) timer.unref();
  };
  wait(delay_ms);
  return () => {
    clearTimeout(timer as Parameters<typeof clearTimeout>[0]);
  };
}

function isUnrefable(timer: unknown): timer is { unref(): void } {
  return typeof timer === 'object' && timer !== null && 'unref' in timer && typeof timer.unref === 'function';
}

function soonOf(globals: LoopGlobals): (run: () => void) => void {
  const { setImmediate: immediately } = globals;
  if (immediately) return (run) => void immediately(run);
  // Pages clamp nested timers to 4 ms; a message to oneself is not clamped.
  const channel = new MessageChannel();
  const waiting: (() => void)[] = [];
  channel.port1.addEventListener('message', () => {
    for (const run of waiting.splice(0)) run();
  });
  channel.port1.start();
  return (run) => {
    if (waiting.push(run) === 1) channel.port2.postMessage(0);
  };
}
