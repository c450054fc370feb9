import type { LadderStep } from '@mistri/contracts/link/index';

/** `tcp 192.0.2.7 port 4430: refused after 31 ms`. */
export function textOfStep({ rung, target, outcome, detail, took_ms }: LadderStep): string {
  const how = outcome === 'open' ? `open after ${took_ms} ms ✓` : `${outcome} after ${took_ms} ms`;
  return `${placeText(rung, target)}: ${how}${detail && outcome !== 'open' ? ` (${detail})` : ''}`;
}

/** `tcp 192.0.2.7 port 4430`; the name of a relay has its kind in it. */
export function placeText(kind: string, place: string): string {
  return place.startsWith(`${kind} `) ? place : `${kind} ${place}`;
}
