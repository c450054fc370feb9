import { linkLimits } from '../link-limits.ts';
import type { Relay } from './relays-store.ts';

type Candidate = Pick<Relay, 'relay_id' | 'region' | 'state' | 'load' | 'is_draining' | 'reported_at'>;

/**
 * LNK-2: which relays a session may use, in the order in which they should be tried: those in the region of one of its
 * devices first, the least loaded before others. One that is drained, full or has gone silent gets nothing new.
 *
 * @param regions of host and guest, as far as their people said them
 */
export function allocateRelays(relays: readonly Candidate[], regions: readonly (string | null)[], now: Date): string[] {
  const answers = (relay: Candidate): boolean =>
    relay.reported_at !== null && now.getTime() - relay.reported_at.getTime() <= linkLimits.relaySilence_ms;
  const distance = (relay: Candidate): number => (regions.includes(relay.region) ? 0 : 1);
  return relays
    .filter((relay) => relay.state === 'active' && !relay.is_draining && relay.load < 1 && answers(relay))
    .toSorted((a, b) => distance(a) - distance(b) || a.load - b.load || a.relay_id.localeCompare(b.relay_id))
    .slice(0, linkLimits.relaysPerSession)
    .map((relay) => relay.relay_id);
}
