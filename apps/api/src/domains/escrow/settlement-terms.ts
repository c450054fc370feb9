import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { commissionRulesAt, type SettlementTerms } from '#rooms/fees/index.ts';
import { getPayee, type Payee } from '#rooms/payouts/index.ts';

export interface PayeeTerms extends SettlementTerms {
  /** Which rule a category falls under, to be stored beside what it decided. */
  readonly commissionRuleOf: (category: string) => string;
}

/** The rules and rates that apply to a payee at a moment (PAY-6, IN-4, IN-6, IN-7). */
export async function settlementTerms(
  db: Db,
  services: Services,
  asked: { payeeId: string; at: Date },
): Promise<PayeeTerms> {
  const payee = await getPayee(db, asked.payeeId);
  if (!payee) throw new Error(`payee ${asked.payeeId} is not known to payouts: upsertPayee comes with the approval`);
  const commission = await commissionRulesAt(db, payee.kind, asked.at);
  const ruleOf = (category: string | null) => commission({ tier: payee.tier, category });
  return {
    platformState: services.config.company.stateCode,
    payeeState: payee.stateCode,
    commissionRate_bp: (line) => ruleOf(line.category).rate_bp,
    commissionRuleOf: (category) => ruleOf(category).ruleId,
    commissionGst_bp: 1800,
    tcs_bp: payee.gstin ? 50 : 0,
    tds_bp: tdsRate(payee),
  };
}

function tdsRate(payee: Payee): number {
  return payee.panKind ? 10 : 500;
}
