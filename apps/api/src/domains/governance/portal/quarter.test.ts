import { describe, expect, it } from 'vitest';
import { parseQuarter, quarterOf } from './quarter.ts';

describe('quarters of the financial year', () => {
  it('begin at midnight in India', () => {
    expect(parseQuarter('2026-Q3')).toEqual({
      name: '2026-27 Q3',
      from: new Date('2026-09-30T18:30:00Z'),
      until: new Date('2026-12-31T18:30:00Z'),
    });
    expect(parseQuarter('2026-Q4')?.until).toEqual(new Date('2027-03-31T18:30:00Z'));
    expect(parseQuarter('2099-Q1')?.name).toBe('2099-00 Q1');
    expect(['2026-Q5', '2026Q1', ''].map(parseQuarter)).toEqual([undefined, undefined, undefined]);
  });

  it('are found by any moment, the last and the first included', () => {
    expect(quarterOf(new Date('2027-03-31T18:29:59Z'))).toBe('2026-Q4');
    expect(quarterOf(new Date('2027-03-31T18:30:00Z'))).toBe('2027-Q1');
    expect(quarterOf(new Date('2026-12-01T05:30:00Z'))).toBe('2026-Q3');
    for (let month = 0; month < 12; month += 1) {
      const at = new Date(Date.UTC(2026, month, 15));
      const quarter = parseQuarter(quarterOf(at));
      expect(quarter && quarter.from <= at && at < quarter.until).toBe(true);
    }
  });
});
