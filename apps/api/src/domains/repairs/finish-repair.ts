import type { RepairMover } from '@mistri/contracts/repair/repair-states';
import { audit, type Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { endAssignment } from './assignments.ts';
import { checkMove, moveRepair, type MoveRefusal, mustMove } from './move-repair.ts';
import { giveAllBack, invoiceWork, releaseWork, settleCancellation } from './repair-money.ts';
import { quotesOf, type Repair, type Report, sealReport } from './repairs-store.ts';
import { rulesOf } from './rules-store.ts';

/** The technician says that it is done, and what was done. The customer looks before any money moves (PAY-5). */
export async function completeRepair(
  tx: Tx,
  { services, origin }: { services: Services; origin: Origin },
  repair: Repair,
  report: Report | undefined,
): Promise<Result<Repair, MoveRefusal | 'repairs.report_missing' | 'repairs.money_missing' | 'repairs.quote_waits'>> {
  const move = { to: 'completed', mover: 'technician' } as const;
  const checked = checkMove(repair, move);
  if (!checked.ok) return checked;
  if (!report) {
    const message = 'Say in a few sentences what was wrong and what you did.';
    return refuse('repairs.report_missing', message, { errors: [{ path: 'report', message }] });
  }
  if ((await quotesOf(tx, repair.repair_id)).some((quote) => quote.state === 'approved'))
    return refuse(
      'repairs.quote_waits',
      'The customer has approved a quote and not paid it yet. Wait for the payment.',
    );
  if (repair.paid_minor === 0 && repair.warranty_of === null)
    return refuse('repairs.money_missing', 'Nothing is paid for this repair. Send a quote first.');
  const moved = await moveRepair(tx, origin, repair, {
    ...move,
    set: { report_sealed: sealReport(services, repair, report), completed_at: origin.at },
  });
  if (!moved.ok) return moved;
  await invoiceWork(tx, origin, moved.value);
  await audit(tx, origin, {
    action: 'repairs.completed',
    subjectId: repair.repair_id,
    before: { state: repair.state },
    after: { paid_minor: repair.paid_minor },
  });
  return moved;
}

/** The customer, an admin, or the end of the window: the work is good. Now the money may be released. */
export async function verifyRepair(
  tx: Tx,
  origin: Origin,
  repair: Repair,
  mover: RepairMover,
): Promise<Result<Repair, MoveRefusal>> {
  const { warranty } = await rulesOf(tx, repair);
  const moved = await moveRepair(tx, origin, repair, {
    to: 'verified',
    mover,
    set: {
      verified_at: origin.at,
      // A re-repair runs inside the warranty of the first one.
      warranty_until: repair.warranty_of === null ? new Date(origin.at.getTime() + warranty.days * day_ms) : null,
    },
  });
  if (!moved.ok) return moved;
  const jobs = await releaseWork(tx, origin, moved.value, mover !== 'system');
  await endAssignment(tx, origin, moved.value, { cause: 'done', reason: null });
  await audit(tx, origin, { action: 'repairs.verified', subjectId: repair.repair_id, after: { by: mover, jobs } });
  // Nothing was paid (warranty), so no money closes it.
  return jobs > 0 ? moved : ok(await mustMove(tx, origin, moved.value, { to: 'closed', mover: 'system' }));
}

export interface Ending {
  readonly to: 'cancelled' | 'rejected' | 'no_show';
  readonly mover: RepairMover;
  readonly reason: string;
}

/**
 * Ends a repair before its work is done. All that was paid goes back, but when the customer stops a work that was begun the
 * rules leave the technician a share.
 */
export async function endRepair(
  tx: Tx,
  origin: Origin,
  repair: Repair,
  ending: Ending,
): Promise<Result<Repair, MoveRefusal>> {
  const checked = checkMove(repair, ending);
  if (!checked.ok) return checked;
  if (ending.to === 'cancelled' && ending.mover === 'customer')
    await settleCancellation(tx, origin, repair, ending.reason);
  else await giveAllBack(tx, origin, repair, ending.reason);
  await endAssignment(tx, origin, repair, { cause: 'ended', reason: ending.reason });
  const ended = await mustMove(tx, origin, repair, { ...ending, set: { paid_minor: 0 } });
  await audit(tx, origin, {
    action: `repairs.${ending.to}`,
    subjectId: repair.repair_id,
    reason: ending.reason,
    before: { state: repair.state },
    after: { by: ending.mover },
  });
  return ok(ended);
}
