import type { Db } from '#platform/db/database.ts';
import { startOfIndianDay } from '#platform/indian-days.ts';
import type { Services } from '#platform/services.ts';
import { commissionRulesAt, type SettlementTerms } from '#rooms/fees/index.ts';
import { getPayee, type Payee } from '#rooms/payouts/index.ts';
import { financialYear, gstRateFor, tcsRate, tdsRate } from '#rooms/taxes/index.ts';
import { grossSince } from './holds-store.ts';

/** SAC of the platform's own services: support services, commission and fees (IN-5). */
const platformSac = '998599';

export interface PayeeTerms extends SettlementTerms {
  readonly payee: Payee;
  /** Which rule a category falls under, to be stored beside what it decided. */
  readonly commissionRuleOf: (category: string) => string;
}

export interface TermsQuestion {
  readonly payeeId: string;
  readonly at: Date;
  /** Gross of the sale that is to be settled: it counts towards the payee's year (IN-7). */
  readonly gross_minor: number;
}

/** The rules and rates that apply to a payee at a moment (PAY-6, IN-4, IN-6, IN-7). */
export async function settlementTerms(db: Db, services: Services, asked: TermsQuestion): Promise<PayeeTerms> {
  const payee = await getPayee(db, asked.payeeId);
  if (!payee) throw new Error(`payee ${asked.payeeId} is not known to payouts: upsertPayee comes with the approval`);
  const commission = await commissionRulesAt(db, payee.kind, asked.at);
  const ruleOf = (category: string | null) => commission({ tier: payee.tier, category });
  const gst = await gstRateFor(db, { hsn: platformSac, at: asked.at });
  if (!gst) throw new Error(`no GST rate for ${platformSac}`);
  return {
    payee,
    platformState: services.config.company.stateCode,
    payeeState: payee.stateCode,
    commissionRate_bp: (line) => ruleOf(line.category).rate_bp,
    commissionRuleOf: (category) => ruleOf(category).ruleId,
    commissionGst_bp: gst.rate_bp,
    // TCS is collected from registered suppliers only; computeSettlement splits it as the supply was taxed.
    tcs_bp: payee.gstin ? (await tcsRate(db, { at: asked.at, intraState: true })).rate_bp : 0,
    tds_bp: await tdsRateOf(db, payee, asked),
  };
}

async function tdsRateOf(db: Db, payee: Payee, asked: TermsQuestion): Promise<number> {
  const entity = ({ P: 'individual', H: 'huf' } as const)[payee.panKind ?? ''];
  const year = startOfIndianDay(financialYear(asked.at).from);
  const grossInYear_minor = entity ? (await grossSince(db, payee.payeeId, year)) + asked.gross_minor : undefined;
  const rate = await tdsRate(db, {
    at: asked.at,
    hasPan: payee.panKind !== null,
    entity,
    ...(grossInYear_minor === undefined ? {} : { grossInYear_minor }),
  });
  return rate.rate_bp;
}
