import { describe, expect, it } from 'vitest';
import { allocateRelays } from './allocate-relays.ts';

const now = new Date('2026-12-01T05:30:00Z');
const relay = (relay_id: string, region: string, change = {}) => ({
  relay_id,
  region,
  state: 'active' as const,
  load: 0.1,
  is_draining: false,
  reported_at: now,
  ...change,
});

describe('relays of a session', () => {
  it('are near one of its devices first, and little loaded', () => {
    const relays = [
      relay('delhi-1', 'delhi', { load: 0 }),
      relay('chennai-2', 'chennai', { load: 0.2 }),
      relay('chennai-1', 'chennai', { load: 0.9 }),
      relay('mumbai-1', 'mumbai', { load: 0.05 }),
    ];
    expect(allocateRelays(relays, ['chennai', null], now)).toEqual(['chennai-2', 'chennai-1', 'delhi-1']);
    expect(allocateRelays(relays, [null, 'mumbai'], now)).toEqual(['mumbai-1', 'delhi-1', 'chennai-2']);
    expect(allocateRelays(relays, [null, null], now)).toEqual(['delhi-1', 'mumbai-1', 'chennai-2']);
  });

  it('are none that is drained, by itself or by an admin, full, silent or never seen', () => {
    const silent = new Date(now.getTime() - 45_001);
    const relays = [
      relay('a1', 'x', { state: 'draining' }),
      relay('a2', 'x', { state: 'removed' }),
      relay('a3', 'x', { is_draining: true }),
      relay('a4', 'x', { load: 1 }),
      relay('a5', 'x', { reported_at: silent }),
      relay('a6', 'x', { reported_at: null }),
    ];
    expect(allocateRelays(relays, ['x', 'x'], now)).toEqual([]);
    expect(allocateRelays([...relays, relay('a7', 'y')], ['x', 'x'], now)).toEqual(['a7']);
  });
});
