/** What is known about a payment when it is captured (PAY-10). Counts are of the last 24 hours unless said. */
export interface RiskFacts {
  /** Payments of the same payer, this one included. */
  readonly paymentsInHour: number;
  readonly paymentsInDay: number;
  /** Different payers who used the same card, UPI id or bank account; the same device; the same delivery address. */
  readonly payersOfInstrument: number;
  readonly payersOfDevice: number;
  readonly payersOfAddress: number;
  /** The payer pays from the very account the payee is paid to. */
  readonly paysItself: boolean;
  /** The payer acts for the payee. */
  readonly payerIsPayee: boolean;
  /** Somebody who acts for the payee is signed in on a device of the payer. */
  readonly sharesDevice: boolean;
  /** The payee's payout account is new or was just changed. */
  readonly accountCoolsOff: boolean;
  readonly firstPayment: boolean;
  readonly amount_minor: number;
}

export const riskReasons = [
  'many_payments_in_an_hour',
  'many_payments_in_a_day',
  'instrument_of_many_payers',
  'device_of_many_payers',
  'address_of_many_payers',
  'payer_pays_itself',
  'payer_acts_for_payee',
  'payer_shares_device_with_payee',
  'payout_account_is_new',
  'large_first_payment',
] as const;
export type RiskReason = (typeof riskReasons)[number];

const largeFirst_minor = 5_000_000;

const rules: readonly { reason: RiskReason; points: number; holds: (facts: RiskFacts) => boolean }[] = [
  { reason: 'many_payments_in_an_hour', points: 30, holds: (facts) => facts.paymentsInHour > 5 },
  { reason: 'many_payments_in_a_day', points: 20, holds: (facts) => facts.paymentsInDay > 20 },
  { reason: 'instrument_of_many_payers', points: 40, holds: (facts) => facts.payersOfInstrument >= 3 },
  { reason: 'device_of_many_payers', points: 35, holds: (facts) => facts.payersOfDevice >= 3 },
  // Families and offices share one.
  { reason: 'address_of_many_payers', points: 20, holds: (facts) => facts.payersOfAddress >= 5 },
  { reason: 'payer_pays_itself', points: 80, holds: (facts) => facts.paysItself },
  { reason: 'payer_acts_for_payee', points: 80, holds: (facts) => facts.payerIsPayee },
  { reason: 'payer_shares_device_with_payee', points: 60, holds: (facts) => facts.sharesDevice && !facts.payerIsPayee },
  { reason: 'payout_account_is_new', points: 15, holds: (facts) => facts.accountCoolsOff },
  {
    reason: 'large_first_payment',
    points: 15,
    holds: (facts) => facts.firstPayment && facts.amount_minor > largeFirst_minor,
  },
];

/** 0–100 and why. The policy says from which score a person looks. */
export function scoreRisk(facts: RiskFacts): { score: number; reasons: RiskReason[] } {
  const matching = rules.filter((rule) => rule.holds(facts));
  const points = matching.reduce((sum, rule) => sum + rule.points, 0);
  return { score: Math.min(100, points), reasons: matching.map((rule) => rule.reason) };
}
