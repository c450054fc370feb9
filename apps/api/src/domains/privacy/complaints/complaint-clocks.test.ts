import { describe, expect, it } from 'vitest';
import { alertOf, runningClocks } from './complaint-clocks.ts';

describe('clocks', () => {
  const received_at = new Date('2026-12-01T00:00:00Z');
  const complaint = {
    received_at,
    acknowledge_by: new Date('2026-12-03T00:00:00Z'),
    resolve_by: new Date('2027-01-01T00:00:00Z'),
  };

  it('run until somebody did what they are for', () => {
    const names = (state: 'received' | 'acknowledged' | 'resolved' | 'closed') =>
      runningClocks({ ...complaint, state }).map((clock) => clock.name);
    expect(names('received')).toEqual(['acknowledge', 'resolve']);
    expect(names('acknowledged')).toEqual(['resolve']);
    expect(names('resolved')).toEqual([]);
    expect(names('closed')).toEqual([]);
  });

  it('say when the end is near and when it was missed', () => {
    const [clock] = runningClocks({ ...complaint, state: 'received' });
    if (!clock) throw new Error('no clock');
    expect(alertOf(clock, new Date('2026-12-02T11:59:59Z'))).toBeUndefined();
    expect(alertOf(clock, new Date('2026-12-02T12:00:00Z'))).toBe('near');
    expect(alertOf(clock, clock.dueAt)).toBe('missed');
  });
});
