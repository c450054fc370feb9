import { formatInr } from '@mistri/money';
import { audit, type Origin } from '#platform/audit.ts';
import { hour_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { quoteServiceFee } from '#rooms/fees/index.ts';
import { gstRateFor } from '#rooms/taxes/index.ts';
import { supplierOf } from '#rooms/technicians/index.ts';
import { checkMove, mustMove, type MoveRefusal } from './move-repair.ts';
import { type LabourLine, type PricedQuote, priceQuote } from './price-quote.ts';
import { announceQuote, endWaitingQuote } from './repair-money.ts';
import { lockRow, type Quote, quotesOf, type Repair } from './repairs-store.ts';
import { rulesOf } from './rules-store.ts';

export type QuoteRefusal = MoveRefusal | 'repairs.quote_out_of_range';

interface Context {
  readonly services: Services;
  readonly origin: Origin;
}

/**
 * REP-7: the technician says what the work costs, line by line. A new one takes the place of one that waits; after money is
 * held it is for work beside it. Nothing is done for it before the customer approves.
 */
export async function presentQuote(
  tx: Tx,
  context: Context,
  given: { repairId: string; labour: readonly LabourLine[]; note: string | null },
): Promise<Result<{ repair: Repair; quote: Quote }, QuoteRefusal>> {
  const { origin } = context;
  const repair = await lockRow(tx, given.repairId);
  if (!repair) throw new Error('loaded as resource');
  const waits = repair.state === 'awaiting_approval';
  if (!waits) {
    const checked = checkMove(repair, { to: 'awaiting_approval', mover: 'technician' });
    if (!checked.ok) return checked;
  }
  const rules = await rulesOf(tx, repair);
  const priced = await price(tx, context, { repair, labour: given.labour, sac: rules.quote.sac });
  const { minimum_minor, maximum_minor } = rules.quote;
  if (priced.labour_minor < minimum_minor || priced.labour_minor > maximum_minor) {
    const range = [minimum_minor, maximum_minor].map((amount) => formatInr(amount)).join(' to ');
    const message = `A quote is from ${range}, before the service fee.`;
    return refuse('repairs.quote_out_of_range', message, {
      errors: [{ path: 'lines', message }],
      details: { minimum_minor, maximum_minor, labour_minor: priced.labour_minor },
    });
  }
  await endWaitingQuote(tx, origin, repair, { state: 'superseded', reason: 'The technician changed the quote.' });
  const validUntil = new Date(origin.at.getTime() + rules.quote.valid_hours * hour_ms);
  const quote = await insertQuote(tx, origin, { repair, priced, note: given.note, validUntil });
  const after = waits
    ? await setDeadline(tx, repair, validUntil, origin.at)
    : await mustMove(tx, origin, repair, {
        to: 'awaiting_approval',
        mover: 'technician',
        set: { act_by: validUntil },
      });
  return ok({ repair: after, quote });
}

export async function setDeadline(tx: Tx, repair: Repair, act_by: Date, changed_at: Date): Promise<Repair> {
  await tx.updateTable('repairs').set({ act_by, changed_at }).where('repair_id', '=', repair.repair_id).execute();
  return { ...repair, act_by, changed_at };
}

async function price(
  tx: Tx,
  { services, origin }: Context,
  asked: { repair: Repair; labour: readonly LabourLine[]; sac: string },
): Promise<PricedQuote> {
  const { repair, labour, sac } = asked;
  const supplier = await supplierOf(tx, services, repair.technician_id ?? '');
  const rate = await gstRateFor(tx, { hsn: sac, at: origin.at });
  if (!rate) throw new Error(`no GST rate for ${sac}`);
  const draft = {
    labour,
    sac,
    gstRate_bp: supplier.gstin === null ? 0 : rate.rate_bp,
    supplierState: supplier.stateCode,
    placeOfSupply: repair.state_code,
    category: 'software_repair',
    fee: null,
    platformState: services.config.company.stateCode,
  };
  const taxable_minor = priceQuote(draft).lines.reduce((sum, line) => sum + line.taxable_minor, 0);
  const fee = await quoteServiceFee(tx, { jobKind: 'repair', taxable_minor, at: origin.at });
  const feeRate = fee && (await gstRateFor(tx, { hsn: fee.sac, at: origin.at }));
  if (fee && !feeRate) throw new Error(`no GST rate for ${fee.sac}`);
  // One service fee per repair: work beside it adds none.
  const charged = fee && feeRate && repair.paid_minor === 0 ? { ...fee, gstRate_bp: feeRate.rate_bp } : null;
  return priceQuote({ ...draft, fee: charged });
}

async function insertQuote(
  tx: Tx,
  origin: Origin,
  given: { repair: Repair; priced: PricedQuote; note: string | null; validUntil: Date },
): Promise<Quote> {
  const { repair, priced } = given;
  const [newest] = await quotesOf(tx, repair.repair_id);
  const values = {
    quote_id: newId('quo'),
    repair_id: repair.repair_id,
    version: (newest?.version ?? 0) + 1,
    assignment_id: repair.assignment_id ?? '',
    technician_id: repair.technician_id ?? '',
    state: 'presented' as const,
    is_addition: repair.paid_minor > 0,
    fee_minor: priced.fee_minor,
    total_minor: priced.total_minor,
    note: given.note,
    presented_at: origin.at,
    valid_until: given.validUntil,
    decided_at: null,
    reason: null,
    job_id: null,
    checkout_id: null,
  };
  await tx
    .insertInto('repair_quotes')
    .values({ ...values, lines: JSON.stringify(priced.lines) })
    .execute();
  const quote: Quote = { ...values, lines: priced.lines };
  await audit(tx, origin, {
    action: 'repairs.quote_presented',
    subjectId: repair.repair_id,
    after: { quoteId: quote.quote_id, version: quote.version, total_minor: quote.total_minor },
  });
  await announceQuote(tx, origin, repair, quote);
  return quote;
}
