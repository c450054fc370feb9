import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { day_ms } from '#platform/clock.ts';
import { linkLimits } from '../link-limits.ts';
import { boughtPlans, planPeriods } from '../link-tables.ts';
import { planLine } from './plan-line.ts';
import { creditOf, type PaidPeriod, periodOf, renews, type TeamPlan, termsOf, unusedOf } from './plan-terms.ts';

const at = new Date('2026-11-22T10:00:00+05:30');
const free: TeamPlan = { plan: 'free', paidUntil: null, anchorDay: null };
const paidFor = (plan: 'team' | 'business', days: number): TeamPlan => ({
  plan,
  paidUntil: new Date(at.getTime() + days * day_ms),
  anchorDay: 5,
});
const days = (from: Date, count: number): Date => new Date(from.getTime() + count * day_ms);
const paidPeriod = (price_minor: number, from: number, to: number): PaidPeriod => ({
  purchaseId: `sub_${from}`,
  price_minor,
  startsAt: days(at, from),
  endsAt: days(at, to),
});

describe('periods', () => {
  test('the first begins now', () => {
    const period = periodOf(free, { plan: 'team', period: 'month' }, at);
    expect(period).toEqual({ startsAt: at, endsAt: new Date('2026-12-22T10:00:00+05:30'), anchorDay: 22 });
  });

  test('a renewal begins where what is paid ends, also in the days of grace', () => {
    for (const left of [20, 1, -1, -6]) {
      const team = paidFor('team', left);
      expect(periodOf(team, { plan: 'team', period: 'year' }, at).startsAt).toEqual(team.paidUntil);
    }
  });

  test('after the grace, and for another plan, it begins now', () => {
    expect(periodOf(paidFor('team', -7), { plan: 'team', period: 'month' }, at).startsAt).toEqual(at);
    expect(periodOf(paidFor('team', 20), { plan: 'business', period: 'month' }, at).startsAt).toEqual(at);
  });

  test('months do not wander: the 31st comes back after a February', () => {
    let team: TeamPlan = free;
    let now = new Date('2027-01-31T23:30:00+05:30');
    const ends: string[] = [];
    for (let month = 0; month < 3; month += 1) {
      const period = periodOf(team, { plan: 'team', period: 'month' }, now);
      team = { plan: 'team', paidUntil: period.endsAt, anchorDay: period.anchorDay };
      now = new Date(period.endsAt.getTime() - day_ms);
      ends.push(period.endsAt.toISOString());
    }
    expect(ends).toEqual(['2027-02-28T18:00:00.000Z', '2027-03-31T18:00:00.000Z', '2027-04-30T18:00:00.000Z']);
  });

  test('twelve months are a year, wherever they begin', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date('2026-01-01'), max: new Date('2040-01-01'), noInvalidDate: true }),
        (start) => {
          const year = periodOf(free, { plan: 'team', period: 'year' }, start);
          let team: TeamPlan = free;
          let now = start;
          for (let month = 0; month < 12; month += 1) {
            const period = periodOf(team, { plan: 'team', period: 'month' }, now);
            expect(period.endsAt.getTime()).toBeGreaterThan(period.startsAt.getTime());
            team = { plan: 'team', paidUntil: period.endsAt, anchorDay: period.anchorDay };
            now = period.endsAt;
          }
          expect(team.paidUntil).toEqual(year.endsAt);
        },
      ),
    );
  });
});

describe('what is left of a period', () => {
  const periods = fc.record({
    price: fc.integer({ min: 100, max: 1_000_000_000 }),
    length: fc.integer({ min: 1, max: 366 }),
    gone_ms: fc.integer({ min: 0, max: 400 * day_ms }),
    later_ms: fc.integer({ min: 0, max: 50 * day_ms }),
  });

  test('is never negative, never more than was paid, never grows, and nothing at the end', () => {
    fc.assert(
      fc.property(periods, ({ price, length, gone_ms, later_ms }) => {
        const paid = paidPeriod(price, 0, length);
        const now = unusedOf(paid, new Date(at.getTime() + gone_ms));
        const later = unusedOf(paid, new Date(at.getTime() + gone_ms + later_ms));
        expect(Number.isSafeInteger(now)).toBe(true);
        expect(now).toBeLessThanOrEqual(price);
        expect(later).toBeLessThanOrEqual(now);
        expect(later).toBeGreaterThanOrEqual(0);
        expect(unusedOf(paid, paid.endsAt)).toBe(0);
        expect(unusedOf(paid, days(paid.startsAt, -3))).toBe(price);
      }),
    );
  });

  test('counts whole days that have not begun, rounded down', () => {
    const paid = paidPeriod(49_900, -10, 20);
    expect(unusedOf(paid, at)).toBe(33_266);
    expect(unusedOf(paid, new Date(at.getTime() + 1))).toBe(31_603);
    expect(unusedOf(paid, new Date(at.getTime() + day_ms))).toBe(31_603);
  });
});

describe('terms', () => {
  const buy = (team: TeamPlan, paid: PaidPeriod[], plan: 'team' | 'business', price_minor: number) =>
    termsOf({ team, paid, at }, { plan, period: 'month', price_minor });

  test('a renewal costs the whole price and takes nothing over', () => {
    const bought = buy(paidFor('team', 20), [paidPeriod(49_900, -10, 20)], 'team', 49_900);
    expect(bought).toMatchObject({ ok: true, terms: { price_minor: 49_900, credit_minor: 0, supersedes: [] } });
  });

  test('a larger plan costs less by what is left of every period that was paid', () => {
    const paid = [paidPeriod(49_900, -10, 20), paidPeriod(49_900, 20, 50)];
    const bought = buy(paidFor('team', 50), paid, 'business', 199_900);
    expect(bought).toMatchObject({
      ok: true,
      terms: { startsAt: at, credit_minor: 33_266 + 49_900, supersedes: ['sub_-10', 'sub_20'] },
    });
  });

  test.each([
    ['a smaller plan while a larger one is paid', paidFor('business', 3), [], 'link.smaller_plan_waits'],
    ['what was given without an end', { plan: 'business', paidUntil: null, anchorDay: null }, [], 'link.plan_given'],
    ['what is paid for years', paidFor('team', 3 * 366), [], 'link.paid_far_ahead'],
  ] as const)('refuses %s', (_, team, paid, code) => {
    expect(buy(team, [...paid], 'team', 49_900)).toEqual({ ok: false, code });
  });

  test('never throws away what was paid', () => {
    const paid = [paidPeriod(499_000, 0, 365)];
    expect(buy(paidFor('team', 365), paid, 'business', 199_900)).toEqual({ ok: false, code: 'link.credit_too_large' });
  });

  test('what is due is at least a rupee and, with the credit, the price', () => {
    const teams = fc.oneof(
      fc.constant(free),
      fc
        .record({ plan: fc.constantFrom(...boughtPlans), days: fc.integer({ min: -30, max: 800 }) })
        .map((of) => paidFor(of.plan, of.days)),
    );
    fc.assert(
      fc.property(
        teams,
        fc.constantFrom(...boughtPlans),
        fc.constantFrom(...planPeriods),
        fc.integer({ min: 100, max: 10_000_000 }),
        fc.integer({ min: 100, max: 10_000_000 }),
        (team, plan, period, price_minor, before_minor) => {
          const left = team.paidUntil ? Math.round((team.paidUntil.getTime() - at.getTime()) / day_ms) : 0;
          const paid = left > 0 ? [paidPeriod(before_minor, left - 365, left)] : [];
          const decided = termsOf({ team, paid, at }, { plan, period, price_minor });
          if (!decided.ok) return;
          const { terms } = decided;
          expect(terms.price_minor - terms.credit_minor).toBeGreaterThanOrEqual(100);
          expect(terms.credit_minor).toBe(renews(team, plan, at) ? 0 : creditOf(paid, at));
          expect(terms.endsAt.getTime()).toBeGreaterThan(at.getTime());
          expect(terms.endsAt.getTime()).toBeLessThanOrEqual(at.getTime() + linkLimits.paidAhead_ms);
        },
      ),
    );
  });
});

test('the line of an invoice adds up, whatever is taken off', () => {
  const states = fc.constantFrom('33', '29');
  fc.assert(
    fc.property(fc.integer({ min: 101, max: 10_000_000 }), fc.nat(), states, (price_minor, part, placeOfSupply) => {
      const credit_minor = part % (price_minor - 100);
      const line = planLine({
        description: 'Mistri Link',
        teamId: 'tem_1',
        sac: '998315',
        gstRate_bp: 1_800,
        places: { supplierState: '33', placeOfSupply },
        price_minor,
        credit_minor,
      });
      expect(line.taxable_minor).toBe(price_minor - credit_minor);
      expect(line.total_minor).toBe(line.taxable_minor + line.cgst_minor + line.sgst_minor + line.igst_minor);
      expect(line.unit_minor - line.discount_minor).toBe(line.total_minor);
      expect(line.discount_minor).toBeGreaterThanOrEqual(0);
      expect(placeOfSupply === '33' ? line.igst_minor : line.cgst_minor).toBe(0);
    }),
  );
});
