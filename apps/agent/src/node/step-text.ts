import type { LadderStep } from '@mistri/contracts/link/index';

/** `tcp 192.0.2.7 port 4430: refused after 31 ms`. */
export function textOfStep({ rung, target, outcome, detail, took_ms }: LadderStep): string {
  const how = outcome === 'open' ? `open after ${took_ms} ms ✓` : `${outcome} after ${took_ms} ms`;
  // A relay's target begins with the word.
  const what = target.startsWith(`${rung} `) ? target : `${rung} ${target}`;
  return `${what}: ${how}${detail && outcome !== 'open' ? ` (${detail})` : ''}`;
}
