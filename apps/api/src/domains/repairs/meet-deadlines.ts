import { assignedRepairs } from '@mistri/contracts/repair/repair-states';
import type { Origin } from '#platform/audit.ts';
import { eachAlone } from '#platform/each-alone.ts';
import { transact } from '#platform/db/in-transaction.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { returnToQueue } from './assignments.ts';
import { verifyRepair } from './finish-repair.ts';
import { mustMove } from './move-repair.ts';
import { endWaitingQuote } from './repair-money.ts';
import { lockRow, type Repair } from './repairs-store.ts';

const batch = 200;

/** What was not accepted, answered, paid or objected to in time. */
export async function meetDeadlines(db: Db, context: { services: Services; origin: Origin }): Promise<void> {
  const { services, origin } = context;
  const due = await db
    .selectFrom('repairs')
    .select('repair_id')
    .where('act_by', '<=', origin.at)
    .orderBy('act_by')
    .limit(batch)
    .execute();
  await eachAlone(due, services.log, (row) =>
    transact(db, async (tx) => {
      const repair = await lockRow(tx, row.repair_id);
      if (repair?.act_by && repair.act_by <= origin.at) await meet(tx, origin, repair);
    }),
  );
}

async function meet(tx: Tx, origin: Origin, repair: Repair): Promise<void> {
  if (repair.state === 'assigned') {
    const reason = 'It was not accepted in time.';
    const returned = await returnToQueue(tx, origin, repair, { mover: 'system', cause: 'overdue', reason });
    if (!returned.ok) throw new Error(returned.code);
  } else if (repair.state === 'awaiting_approval') {
    const reason = 'The quote was not approved and paid in time.';
    await endWaitingQuote(tx, origin, repair, { state: 'lapsed', reason });
    const to = repair.paid_minor > 0 ? ('in_progress' as const) : ('accepted' as const);
    await mustMove(tx, origin, repair, { to, mover: 'system', reason });
  } else if (repair.state === 'completed') {
    const verified = await verifyRepair(tx, origin, repair, 'system');
    if (!verified.ok) throw new Error(verified.code);
  } else throw new Error(`repair ${repair.repair_id}: a deadline while ${repair.state}`);
}

/**
 * ROLE-4: a technician who was suspended or blocked has no repairs any more. What an admin gave them afterwards (they may be
 * active again when this is handled) stays.
 */
export async function takeRepairsAway(
  tx: Tx,
  origin: Origin,
  change: { technicianId: string; to: string; at: Date },
): Promise<void> {
  if (change.to !== 'suspended' && change.to !== 'blocked') return;
  const rows = await tx
    .selectFrom('repairs')
    .innerJoin('repair_assignments', 'repair_assignments.assignment_id', 'repairs.assignment_id')
    .select('repairs.repair_id')
    .where('repairs.technician_id', '=', change.technicianId)
    .where('state', 'in', [...assignedRepairs])
    .where('assigned_at', '<=', change.at)
    .orderBy('repairs.repair_id')
    .execute();
  for (const row of rows) {
    const repair = await lockRow(tx, row.repair_id);
    if (repair?.technician_id !== change.technicianId || !assignedRepairs.has(repair.state)) continue;
    const reason = 'The technician is not active any more.';
    const returned = await returnToQueue(tx, origin, repair, { mover: 'system', cause: 'suspended', reason });
    if (!returned.ok) throw new Error(`repair ${repair.repair_id}: ${returned.code}`);
  }
}
