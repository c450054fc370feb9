import { gstState } from '@mistri/contracts/identifiers/index';
import { audit, type Origin } from '#platform/audit.ts';
import { hour_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { createJobs, getJob } from '#rooms/jobs/index.ts';
import { supplierOf } from '#rooms/technicians/index.ts';
import { mustMove } from './move-repair.ts';
import { setDeadline } from './present-quote.ts';
import { announceQuote } from './repair-money.ts';
import { changeQuote, lockRow, openFacts, type Quote, quotesOf, type Repair } from './repairs-store.ts';
import { rulesOf } from './rules-store.ts';

export type AnswerRefusal = 'repairs.quote_over' | 'repairs.total_changed' | 'repairs.total_missing';

export interface QuoteAnswer {
  readonly repairId: string;
  readonly quoteId: string;
  readonly decision: 'approve' | 'decline';
  readonly expectedTotal_minor?: number | undefined;
  readonly reason?: string | undefined;
}

interface Context {
  readonly services: Services;
  readonly origin: Origin;
}

/** The customer's answer. Approval makes the job that is paid; work starts once the money is held, if the rules say so. */
export async function answerQuote(
  tx: Tx,
  context: Context,
  answer: QuoteAnswer,
): Promise<Result<{ repair: Repair; quote: Quote }, AnswerRefusal>> {
  const repair = await lockRow(tx, answer.repairId);
  if (!repair) throw new Error('loaded as resource');
  const quote = (await quotesOf(tx, repair.repair_id)).find((entry) => entry.quote_id === answer.quoteId);
  const open = quote?.state === 'presented' && quote.valid_until > context.origin.at;
  if (!quote || !open || repair.state !== 'awaiting_approval') {
    return refuse('repairs.quote_over', 'This quote was answered, changed or has lapsed. Reload to see what holds.', {
      details: { state: quote?.state ?? null },
    });
  }
  return answer.decision === 'decline'
    ? ok(await decline(tx, context.origin, { repair, quote, reason: answer.reason }))
    : approve(tx, context, { repair, quote, expected_minor: answer.expectedTotal_minor });
}

async function decline(
  tx: Tx,
  origin: Origin,
  given: { repair: Repair; quote: Quote; reason: string | undefined },
): Promise<{ repair: Repair; quote: Quote }> {
  const { repair, reason } = given;
  const quote = await changeQuote(tx, given.quote, {
    state: 'declined',
    decided_at: origin.at,
    reason: reason ?? null,
  });
  await announceQuote(tx, origin, repair, quote);
  await audit(tx, origin, {
    action: 'repairs.quote_declined',
    subjectId: repair.repair_id,
    after: { quoteId: quote.quote_id, version: quote.version },
  });
  const to = repair.paid_minor > 0 ? ('in_progress' as const) : ('accepted' as const);
  return { repair: await mustMove(tx, origin, repair, { to, mover: 'customer', reason }), quote };
}

async function approve(
  tx: Tx,
  context: Context,
  given: { repair: Repair; quote: Quote; expected_minor: number | undefined },
): Promise<Result<{ repair: Repair; quote: Quote }, AnswerRefusal>> {
  const { origin } = context;
  const { repair, quote, expected_minor } = given;
  if (expected_minor === undefined) {
    const message = 'Say which total you saw.';
    return refuse('repairs.total_missing', message, { errors: [{ path: 'expectedTotal', message }] });
  }
  if (expected_minor !== quote.total_minor) {
    return refuse('repairs.total_changed', 'The total is another one than you saw. Look at it and confirm again.', {
      details: { total_minor: quote.total_minor, expectedTotal_minor: expected_minor },
    });
  }
  const job = await makeJob(tx, context, repair, quote);
  const approved = await changeQuote(tx, quote, { state: 'approved', decided_at: origin.at, ...job });
  await announceQuote(tx, origin, repair, approved);
  await audit(tx, origin, {
    action: 'repairs.quote_approved',
    subjectId: repair.repair_id,
    after: { quoteId: quote.quote_id, version: quote.version, total_minor: quote.total_minor, jobId: job.job_id },
  });
  const rules = await rulesOf(tx, repair);
  const payBy = new Date(origin.at.getTime() + rules.quote.valid_hours * hour_ms);
  const after = rules.online.moneyBeforeSession
    ? await setDeadline(tx, repair, payBy, origin.at)
    : await mustMove(tx, origin, repair, { to: 'in_progress', mover: 'customer' });
  return ok({ repair: after, quote: approved });
}

/** The first job of a repair has the repair's id; one for work beside it has an id of its own. */
async function makeJob(
  tx: Tx,
  { services, origin }: Context,
  repair: Repair,
  quote: Quote,
): Promise<{ job_id: string; checkout_id: string }> {
  const first = (await getJob(tx, repair.repair_id)) === undefined;
  const made = { job_id: first ? repair.repair_id : newId('rep'), checkout_id: newId('chk') };
  const { name, addressLine } = openFacts(services, repair);
  const stateName = gstState(repair.state_code)?.name ?? repair.state_code;
  const { city, pin, state_code: stateCode } = repair;
  const supplier = await supplierOf(tx, services, quote.technician_id);
  await createJobs(tx, services, origin.at, [
    {
      jobId: made.job_id,
      kind: 'repair',
      customerId: repair.customer_id,
      payeeId: quote.technician_id,
      checkoutId: made.checkout_id,
      parties: {
        supplier: supplier.party,
        buyer: { name, gstin: null, address: { name, lines: [addressLine], city, pin, stateCode, stateName } },
        deliveryAddress: null,
        placeOfSupply: { stateCode, stateName },
      },
      lines: quote.lines,
    },
  ]);
  return made;
}
