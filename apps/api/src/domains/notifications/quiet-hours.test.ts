import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterQuietHours, clockOf, minuteOf, usualQuietHours } from './quiet-hours.ts';

const at = (indian: string): Date => new Date(`2026-12-01T${indian}+05:30`);

describe('quiet hours in India', () => {
  it.each([
    ['20:59:59', '20:59:59'],
    ['21:00:00', '09:00:00 next'],
    ['23:30:10', '09:00:00 next'],
    ['00:00:00', '09:00:00'],
    ['08:59:59', '09:00:00'],
    ['09:00:00', '09:00:00'],
  ])('from 21:00 to 09:00, %s becomes %s', (given, expected) => {
    const [time = '', next] = expected.split(' ');
    const wanted = at(time).getTime() + (next ? 86_400_000 : 0);
    expect(afterQuietHours(at(given), usualQuietHours).toISOString()).toBe(new Date(wanted).toISOString());
  });

  it('knows hours within one day, and none at all', () => {
    expect(afterQuietHours(at('14:10:00'), { from: 840, to: 900 })).toEqual(at('15:00:00'));
    expect(afterQuietHours(at('15:00:00'), { from: 840, to: 900 })).toEqual(at('15:00:00'));
    expect(afterQuietHours(at('03:00:00'), { from: 600, to: 600 })).toEqual(at('03:00:00'));
  });

  it('never goes back, never waits a day, and ends outside the quiet hours', () => {
    const minute = fc.integer({ min: 0, max: 1439 });
    const moment = fc.date({ min: new Date('2020-01-01'), max: new Date('2040-01-01'), noInvalidDate: true });
    fc.assert(
      fc.property(moment, minute, minute, (now, from, to) => {
        const due = afterQuietHours(now, { from, to });
        expect(due.getTime()).toBeGreaterThanOrEqual(now.getTime());
        expect(due.getTime() - now.getTime()).toBeLessThan(86_400_000);
        expect(afterQuietHours(due, { from, to })).toEqual(due);
      }),
    );
  });

  it('reads and writes clock times', () => {
    expect([minuteOf('00:05'), minuteOf('21:30')]).toEqual([5, 1290]);
    expect([clockOf(5), clockOf(1290)]).toEqual(['00:05', '21:30']);
  });
});
