import type { LadderStep } from '@mistri/contracts/link/index';
import { placeText } from '@mistri/contracts/link/place-text';

/** `tcp 192.0.2.7 port 4430: refused after 31 ms`. */
export function textOfStep({ rung, target, outcome, detail, took_ms }: LadderStep): string {
  const how = outcome === 'open' ? `open after ${took_ms} ms ✓` : `${outcome} after ${took_ms} ms`;
  return `${placeText(rung, target)}: ${how}${detail && outcome !== 'open' ? ` (${detail})` : ''}`;
}
