import { createHash } from 'node:crypto';
import type { Gateway } from './gateway.ts';
import { isRefusal, type Refusal, refuse } from './refusal.ts';

/**
 * Does something once per idempotency key: the same key with the same body gives the entity of the first time, with
 * another body it is refused. Refusals are not kept: the caller may try again. A retry may come while the first is
 * under way only in a server that waits; this one does not.
 */
export function onceUnder<T>(
  gateway: Gateway,
  under: { key: string; header: string; body: unknown; find: (id: string) => T | undefined; idOf: (made: T) => string },
  act: () => T | Refusal,
): T | Refusal {
  const digest = createHash('sha256')
    .update(JSON.stringify(under.body ?? null))
    .digest('base64');
  const kept = gateway.store.kept.get(under.key);
  const earlier = kept ? under.find(kept.entity_id) : undefined;
  if (kept && earlier) {
    if (kept.digest === digest) return earlier;
    return refuse('Different request body sent for the same Idempotency Header', { field: under.header });
  }
  const made = act();
  if (!isRefusal(made)) gateway.store.kept.add({ id: under.key, digest, entity_id: under.idOf(made) });
  return made;
}
