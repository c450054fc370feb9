import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type RiskFacts, riskReasons, scoreRisk } from './risk-rules.ts';

const usual: RiskFacts = {
  paymentsInHour: 1,
  paymentsInDay: 1,
  payersOfInstrument: 1,
  payersOfDevice: 1,
  payersOfAddress: 1,
  paysItself: false,
  payerIsPayee: false,
  sharesDevice: false,
  accountCoolsOff: false,
  firstPayment: true,
  amount_minor: 236_000,
};

describe('the score', () => {
  it('is 0 for a usual payment', () => {
    expect(scoreRisk(usual)).toEqual({ score: 0, reasons: [] });
  });

  it('reaches the review of the opening policy (60) for who pays itself, and for one card of many on one device', () => {
    expect(scoreRisk({ ...usual, paysItself: true })).toEqual({ score: 80, reasons: ['payer_pays_itself'] });
    expect(scoreRisk({ ...usual, payerIsPayee: true }).score).toBe(80);
    expect(scoreRisk({ ...usual, sharesDevice: true }).score).toBe(60);
    expect(scoreRisk({ ...usual, payersOfInstrument: 3, payersOfDevice: 3 }).score).toBe(75);
  });

  it('does not reach it for a busy family, or for one signal alone that honest people give too', () => {
    expect(scoreRisk({ ...usual, payersOfAddress: 5, paymentsInHour: 6 }).score).toBeLessThan(60);
    expect(scoreRisk({ ...usual, accountCoolsOff: true, amount_minor: 9_000_000 }).score).toBeLessThan(60);
  });

  it('looks at a large amount only the first time', () => {
    expect(scoreRisk({ ...usual, amount_minor: 9_000_000 }).reasons).toEqual(['large_first_payment']);
    expect(scoreRisk({ ...usual, amount_minor: 9_000_000, firstPayment: false }).reasons).toEqual([]);
  });

  it('never falls when more is suspicious, stays within 0–100, and names only known reasons (property)', () => {
    const count = fc.integer({ min: 1, max: 50 });
    const facts = fc.record({
      paymentsInHour: count,
      paymentsInDay: count,
      payersOfInstrument: count,
      payersOfDevice: count,
      payersOfAddress: count,
      paysItself: fc.boolean(),
      payerIsPayee: fc.boolean(),
      sharesDevice: fc.boolean(),
      accountCoolsOff: fc.boolean(),
      firstPayment: fc.boolean(),
      amount_minor: fc.integer({ min: 1, max: 1e9 }),
    });
    fc.assert(
      fc.property(facts, (given) => {
        const { score, reasons } = scoreRisk(given);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(100);
        expect(reasons.every((reason) => riskReasons.includes(reason))).toBe(true);
        const worse = { ...given, payersOfInstrument: given.payersOfInstrument + 10, paysItself: true };
        expect(scoreRisk(worse).score).toBeGreaterThanOrEqual(score);
      }),
    );
  });
});
