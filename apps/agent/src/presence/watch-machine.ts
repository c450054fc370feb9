import { networkInterfaces } from 'node:os';

const look_ms = 5000;
/** A tick that comes so much too late: the machine slept, or this process was stopped. */
const slept_ms = 15_000;

export interface MachineEvents {
  /** For so long nothing ran here: connections are dead, though nobody has said so yet. */
  woke(after_ms: number): void;
  /** Addresses of this machine are others than before. */
  networkChanged(): void;
}

export interface Moment {
  readonly wall_ms: number;
  readonly monotonic_ms: number;
  readonly addresses: string;
}

/**
 * Looks at clock and addresses every five seconds (some 60 µs): sleep is seen by the wall clock, which goes on, or by a
 * monotonic clock that goes on as well (macOS does not stop it), and a change of network by other addresses.
 *
 * @returns stops it
 */
export function watchMachine(events: MachineEvents, look: () => Moment = lookNow): () => void {
  let before = look();
  const timer = setInterval(() => {
    const now = look();
    judge(before, now, events);
    before = now;
  }, look_ms);
  timer.unref();
  return () => {
    clearInterval(timer);
  };
}

export function judge(before: Moment, now: Moment, events: MachineEvents): void {
  const wall_ms = now.wall_ms - before.wall_ms;
  const monotonic_ms = now.monotonic_ms - before.monotonic_ms;
  // A clock that was set by a person or by NTP, forwards, looks like sleep: connecting anew does no harm then.
  const away_ms = Math.max(wall_ms, monotonic_ms) - look_ms;
  if (away_ms >= slept_ms) events.woke(Math.round(away_ms));
  if (now.addresses !== before.addresses) events.networkChanged();
}

function lookNow(): Moment {
  return { wall_ms: Date.now(), monotonic_ms: performance.now(), addresses: addressesNow() };
}

function addressesNow(): string {
  const found: string[] = [];
  for (const [name, entries] of Object.entries(networkInterfaces())) {
    for (const { address, internal } of entries ?? []) if (!internal) found.push(`${name} ${address}`);
  }
  return found.toSorted().join(',');
}
