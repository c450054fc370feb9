import { findRepairTransition } from '@mistri/contracts/repair/repair-states';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { endRepair } from './finish-repair.ts';
import { mustMove } from './move-repair.ts';
import { allJobsOver, announceQuote, heldFor } from './repair-money.ts';
import { changeQuote, lockRow, type Quote, quotesOf, type Repair, repairOfJob } from './repairs-store.ts';

/** The repair that a job belongs to, locked, with the quote it is paid for. Undefined for jobs of other kinds. */
async function ofJob(tx: Tx, jobId: string): Promise<{ repair: Repair; quote: Quote } | undefined> {
  const found = await repairOfJob(tx, jobId);
  const repair = found && (await lockRow(tx, found.repairId));
  if (!repair) return undefined;
  const quote = (await quotesOf(tx, repair.repair_id)).find((entry) => entry.job_id === jobId);
  return quote && { repair, quote };
}

/** The money of an approved quote is held: the work may start. */
export async function takeMoney(tx: Tx, origin: Origin, jobId: string): Promise<void> {
  const found = await ofJob(tx, jobId);
  if (found?.quote.state !== 'approved') return;
  const quote = await changeQuote(tx, found.quote, { state: 'paid' });
  const repair = await setHeld(tx, found.repair);
  await announceQuote(tx, origin, repair, quote);
  await audit(tx, origin, {
    action: 'repairs.paid',
    subjectId: repair.repair_id,
    after: { quoteId: quote.quote_id, total_minor: quote.total_minor },
  });
  if (repair.state === 'awaiting_approval') await mustMove(tx, origin, repair, { to: 'in_progress', mover: 'system' });
}

async function setHeld(tx: Tx, repair: Repair): Promise<Repair> {
  const { held_minor: paid_minor } = await heldFor(tx, repair);
  await tx.updateTable('repairs').set({ paid_minor }).where('repair_id', '=', repair.repair_id).execute();
  return { ...repair, paid_minor };
}

const working: readonly Repair['state'][] = ['awaiting_approval', 'in_progress', 'completed', 'disputed'];

/** Somebody who knows no repairs gave money back (finance, a review of the payment, a dispute). All of it: it ends. */
export async function noteRefund(tx: Tx, origin: Origin, decided: { jobId: string; reason: string }): Promise<void> {
  const found = await ofJob(tx, decided.jobId);
  if (found?.quote.state !== 'paid' || !working.includes(found.repair.state)) return;
  const repair = await setHeld(tx, found.repair);
  if ((await heldFor(tx, repair)).live > 0) return;
  // A verified one is closed with its job.
  if (repair.state === 'disputed' && repair.state_before_dispute === 'verified') return;
  const ended = await endRepair(tx, origin, repair, { to: 'cancelled', mover: 'system', reason: decided.reason });
  if (!ended.ok) throw new Error(`repair ${repair.repair_id}: ${ended.code}`);
}

/** The last money of a verified repair went its way: it is closed. */
export async function closeRepair(tx: Tx, origin: Origin, jobId: string): Promise<void> {
  const found = await ofJob(tx, jobId);
  if (!found || (found.repair.state !== 'verified' && found.repair.state !== 'disputed')) return;
  if (!(await allJobsOver(tx, found.repair))) return;
  await mustMove(tx, origin, found.repair, { to: 'closed', mover: 'system' });
}

/** A dispute froze money of the repair. */
export async function noteDispute(tx: Tx, origin: Origin, jobId: string): Promise<void> {
  const found = await ofJob(tx, jobId);
  if (!found || !findRepairTransition(found.repair.state, 'disputed')) return;
  await mustMove(tx, origin, found.repair, { to: 'disputed', mover: 'system' });
}

/** The dispute is decided: the repair goes on where it stood. What the decision paid back follows as a refund. */
export async function noteDisputeOver(tx: Tx, origin: Origin, jobId: string): Promise<void> {
  const found = await ofJob(tx, jobId);
  const before = found?.repair.state_before_dispute;
  if (found?.repair.state !== 'disputed' || !before) return;
  // Everything goes back to the customer: cancelled by that (noteRefund).
  if ((await heldFor(tx, found.repair)).live === 0) return;
  await mustMove(tx, origin, found.repair, { to: before, mover: 'system' });
}
