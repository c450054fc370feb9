import { mulRate } from '@mistri/money';
import type { Origin } from '#platform/audit.ts';
import { hour_ms } from '#platform/clock.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { mustBeOk } from '#platform/refusal.ts';
import {
  cancelJob,
  getJob,
  type JobLine,
  linesOf,
  markFulfilled,
  markVerified,
  requestRefund,
  startSupply,
} from '#rooms/jobs/index.ts';
import { changeQuote, type Quote, quotesOf, type Repair } from './repairs-store.ts';
import { rulesOf } from './rules-store.ts';

/**
 * Every approved quote is one job: the first has the repair's own id. Money itself belongs to the money rooms; here is
 * only said what becomes of these jobs.
 */
export async function announceQuote(tx: Tx, origin: Origin, repair: Repair, quote: Quote): Promise<void> {
  await emit(tx, origin, {
    name: 'repairs.quote_changed.v1',
    subject: repair.repair_id,
    payload: {
      repairId: repair.repair_id,
      quoteId: quote.quote_id,
      version: quote.version,
      state: quote.state,
      total_minor: quote.total_minor,
      customerId: repair.customer_id,
      technicianId: quote.technician_id,
    },
  });
}

function jobOf(quote: Quote): string {
  if (quote.job_id === null) throw new Error(`quote ${quote.quote_id} has no job`);
  return quote.job_id;
}

/** A quote that waits for its answer or its money is over. Money that is on its way nevertheless goes back (PAY-4). */
export async function endWaitingQuote(
  tx: Tx,
  origin: Origin,
  repair: Repair,
  end: { state: 'superseded' | 'lapsed'; reason: string },
): Promise<void> {
  const waiting = (await quotesOf(tx, repair.repair_id)).find(
    (quote) => quote.state === 'presented' || quote.state === 'approved',
  );
  if (!waiting) return;
  if (waiting.state === 'approved')
    await mustBeOk(cancelJob(tx, origin, { jobId: jobOf(waiting), reason: end.reason }), 'cancel');
  const ended = await changeQuote(tx, waiting, { state: end.state, decided_at: origin.at, reason: end.reason });
  await announceQuote(tx, origin, repair, ended);
}

async function paidQuotes(db: Db, repair: Repair): Promise<Quote[]> {
  return (await quotesOf(db, repair.repair_id)).filter((quote) => quote.state === 'paid');
}

/** Everything that is held for this repair goes back to the customer. */
export async function giveAllBack(tx: Tx, origin: Origin, repair: Repair, reason: string): Promise<void> {
  await endWaitingQuote(tx, origin, repair, { state: 'superseded', reason });
  for (const quote of await paidQuotes(tx, repair)) {
    await mustBeOk(cancelJob(tx, origin, { jobId: jobOf(quote), reason }), 'give back');
    const refunded = await changeQuote(tx, quote, { state: 'refunded', reason });
    await announceQuote(tx, origin, repair, refunded);
  }
}

const keptOf = (line: JobLine, keeps_bp: number): number =>
  line.beneficiary === 'payee' ? mulRate(line.total_minor - line.refunded_minor, keeps_bp, 'half_up') : 0;

/** What the technician keeps and what goes back when the customer cancels now. */
export async function cancellationTerms(
  db: Db,
  repair: Repair,
): Promise<{ keeps_minor: number; refund_minor: number; keeps_bp: number }> {
  const { cancellation } = await rulesOf(db, repair);
  const begun = repair.state === 'in_progress' || repair.state === 'awaiting_approval';
  const keeps_bp = begun ? cancellation.in_progress_keeps_bp : 0;
  let keeps_minor = 0;
  let refund_minor = 0;
  for (const quote of await paidQuotes(db, repair)) {
    for (const line of await linesOf(db, jobOf(quote))) {
      const kept = keptOf(line, keeps_bp);
      keeps_minor += kept;
      refund_minor += line.total_minor - line.refunded_minor - kept;
    }
  }
  return { keeps_minor, refund_minor, keeps_bp };
}

/** The customer stops a work that was begun: by the rules a share of the labour is paid, everything else goes back. */
export async function settleCancellation(tx: Tx, origin: Origin, repair: Repair, reason: string): Promise<void> {
  const { keeps_minor, keeps_bp } = await cancellationTerms(tx, repair);
  if (keeps_minor === 0) return giveAllBack(tx, origin, repair, reason);
  await endWaitingQuote(tx, origin, repair, { state: 'superseded', reason });
  for (const quote of await paidQuotes(tx, repair)) {
    const jobId = jobOf(quote);
    const lines = (await linesOf(tx, jobId))
      .map((line) => ({
        lineId: line.line_id,
        amount_minor: line.total_minor - line.refunded_minor - keptOf(line, keeps_bp),
      }))
      .filter((line) => line.amount_minor > 0);
    if (lines.length > 0) await mustBeOk(requestRefund(tx, origin, { jobId, lines, reason }), 'give a part back');
    await supplied(tx, origin, repair, jobId);
  }
}

async function supplied(tx: Tx, origin: Origin, repair: Repair, jobId: string): Promise<void> {
  const { dispute_window_hours } = await rulesOf(tx, repair);
  const disputeWindowEndsAt = new Date(origin.at.getTime() + dispute_window_hours * hour_ms);
  await mustBeOk(markFulfilled(tx, origin, { jobId, disputeWindowEndsAt }), 'fulfil');
}

/** The work is done: tax invoices are due (REP-8). */
export async function invoiceWork(tx: Tx, origin: Origin, repair: Repair): Promise<void> {
  for (const quote of await paidQuotes(tx, repair))
    await mustBeOk(startSupply(tx, origin, jobOf(quote)), 'start supply');
}

/** The completion is verified: the money may be released, at once when a person said so, else after the window. */
export async function releaseWork(tx: Tx, origin: Origin, repair: Repair, byPerson: boolean): Promise<number> {
  const quotes = await paidQuotes(tx, repair);
  for (const quote of quotes) {
    await supplied(tx, origin, repair, jobOf(quote));
    if (byPerson) await mustBeOk(markVerified(tx, origin, jobOf(quote)), 'verify');
  }
  return quotes.length;
}

/** What is held now, refunds taken off. */
export async function heldFor(db: Db, repair: Repair): Promise<{ held_minor: number; live: number }> {
  let held_minor = 0;
  let live = 0;
  for (const quote of await paidQuotes(db, repair)) {
    const left = (await linesOf(db, jobOf(quote))).reduce(
      (sum, line) => sum + line.total_minor - line.refunded_minor,
      0,
    );
    held_minor += left;
    if (left > 0) live += 1;
  }
  return { held_minor, live };
}

/** Whether every job that was paid for it has ended. */
export async function allJobsOver(db: Db, repair: Repair): Promise<boolean> {
  for (const quote of await quotesOf(db, repair.repair_id)) {
    const job = quote.job_id === null ? undefined : await getJob(db, quote.job_id);
    if (job && job.state !== 'closed' && job.state !== 'cancelled') return false;
  }
  return true;
}
