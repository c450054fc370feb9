import { assignedRepairs, type RepairMover } from '@mistri/contracts/repair/repair-states';
import { sql } from 'kysely';
import { audit, type Origin } from '#platform/audit.ts';
import { hour_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { fitForOnlineRepair, type FitTechnician } from '#rooms/technicians/index.ts';
import { loadOf } from './candidates.ts';
import { checkMove, mustMove, type MoveRefusal } from './move-repair.ts';
import { giveAllBack } from './repair-money.ts';
import { lockRow, type Repair } from './repairs-store.ts';
import type { AssignmentEnd } from './repairs-tables.ts';
import { rulesOf } from './rules-store.ts';

export type AssignRefusal =
  | MoveRefusal
  | 'repairs.assigned_meanwhile'
  | 'repairs.technician_not_fit'
  | 'repairs.technician_is_customer'
  | 'repairs.technician_full';

export interface Assignment {
  readonly repairId: string;
  /** null: back to the queue. */
  readonly technicianId: string | null;
  /** What the admin saw: another admin may have been faster. */
  readonly expectedAssignmentId: string | null;
  readonly reason?: string | undefined;
}

/** REP-4: an admin gives a repair to a certified software technician, takes it away, or gives it to another one. */
export async function assignRepair(tx: Tx, origin: Origin, wanted: Assignment): Promise<Result<Repair, AssignRefusal>> {
  const repair = await lockRow(tx, wanted.repairId);
  if (!repair) throw new Error('loaded as resource');
  const present = assignedRepairs.has(repair.state) ? repair.assignment_id : null;
  if (present !== wanted.expectedAssignmentId) {
    const message = 'Somebody else has assigned this repair meanwhile. Reload to see to whom.';
    return refuse('repairs.assigned_meanwhile', message, { details: { assignmentId: present } });
  }
  if (wanted.technicianId === null)
    return returnToQueue(tx, origin, repair, { mover: 'operations', cause: 'unassigned', reason: wanted.reason });
  const technician = await chosen(tx, origin, repair, wanted.technicianId);
  if (!technician.ok) return technician;
  let waiting = repair;
  if (present !== null) {
    const returned = await returnToQueue(tx, origin, repair, {
      mover: 'operations',
      cause: 'reassigned',
      reason: wanted.reason,
    });
    if (!returned.ok) return returned;
    waiting = returned.value;
  }
  const checked = checkMove(waiting, { to: 'assigned', mover: 'operations' });
  if (!checked.ok) return checked;
  return ok(await give(tx, origin, waiting, technician.value));
}

/** Two admins at once would each see room for one more, so the technician's load is counted one after the other. */
async function chosen(
  tx: Tx,
  origin: Origin,
  repair: Repair,
  technicianId: string,
): Promise<Result<FitTechnician, AssignRefusal>> {
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${`repairs-of:${technicianId}`}, 0))`.execute(tx);
  const technician = await fitForOnlineRepair(tx, { technicianId, at: origin.at });
  if (!technician?.available) {
    const message = technician
      ? `${technician.displayName} takes no new repairs at the moment. Choose somebody else.`
      : 'Only an active software technician with a valid certificate can be assigned. Choose somebody else.';
    return refuse('repairs.technician_not_fit', message, { errors: [{ path: 'technicianId', message }] });
  }
  if (technician.userId === repair.customer_id)
    return refuse('repairs.technician_is_customer', 'Nobody repairs their own phone here. Choose somebody else.');
  const { technician_load_limit: limit } = await rulesOf(tx, repair);
  const load = (await loadOf(tx, [technicianId])).get(technicianId) ?? 0;
  if (load >= limit && repair.technician_id !== technicianId)
    return refuse('repairs.technician_full', `${technician.displayName} has ${load} repairs, the most at once.`, {
      details: { load, limit },
    });
  return ok(technician);
}

async function give(tx: Tx, origin: Origin, repair: Repair, technician: FitTechnician): Promise<Repair> {
  const { deadlines } = await rulesOf(tx, repair);
  const assignmentId = newId('ras');
  const { technicianId, userId: technicianUserId } = technician;
  await tx
    .insertInto('repair_assignments')
    .values({
      assignment_id: assignmentId,
      repair_id: repair.repair_id,
      technician_id: technicianId,
      technician_user_id: technicianUserId,
      assigned_by: origin.actor.userId,
      assigned_at: origin.at,
      accept_by: new Date(origin.at.getTime() + deadlines.accept_hours * hour_ms),
      accepted_at: null,
      ended_at: null,
      cause: null,
      reason: null,
    })
    .execute();
  const assigned = await mustMove(tx, origin, repair, {
    to: 'assigned',
    mover: 'operations',
    set: {
      assignment_id: assignmentId,
      technician_id: technicianId,
      technician_user_id: technicianUserId,
      accepted_at: null,
    },
  });
  await audit(tx, origin, {
    action: 'repairs.assigned',
    subjectId: repair.repair_id,
    after: { assignmentId, technicianId },
  });
  await emit(tx, origin, {
    name: 'repairs.assigned.v1',
    subject: repair.repair_id,
    payload: {
      repairId: repair.repair_id,
      assignmentId,
      technicianId,
      technicianUserId,
      customerId: repair.customer_id,
    },
  });
  return assigned;
}

export interface ReturnToQueue {
  readonly mover: RepairMover;
  readonly cause: Exclude<AssignmentEnd, 'ended' | 'done'>;
  readonly reason?: string | undefined;
}

/** Back to the admins' queue. What was paid was held for this technician's work, so it goes back to the customer. */
export async function returnToQueue(
  tx: Tx,
  origin: Origin,
  repair: Repair,
  back: ReturnToQueue,
): Promise<Result<Repair, MoveRefusal>> {
  const checked = checkMove(repair, { to: 'matching', mover: back.mover, reason: back.reason });
  if (!checked.ok) return checked;
  const reason = back.reason ?? '';
  await giveAllBack(tx, origin, repair, reason);
  await endAssignment(tx, origin, repair, { cause: back.cause, reason });
  const moved = await mustMove(tx, origin, repair, {
    to: 'matching',
    mover: back.mover,
    reason,
    set: {
      assignment_id: null,
      technician_id: null,
      technician_user_id: null,
      accepted_at: null,
      paid_minor: 0,
    },
  });
  await audit(tx, origin, {
    action: 'repairs.unassigned',
    subjectId: repair.repair_id,
    reason,
    before: { state: repair.state, technicianId: repair.technician_id },
    after: { cause: back.cause },
  });
  return ok(moved);
}

/** The technician is no longer responsible; sessions end by the event (USB-6). A finished job ends its own silently. */
export async function endAssignment(
  tx: Tx,
  origin: Origin,
  repair: Repair,
  end: { cause: AssignmentEnd; reason: string | null },
): Promise<void> {
  const ended = await tx
    .updateTable('repair_assignments')
    .set({ ended_at: origin.at, cause: end.cause, reason: end.reason })
    .where('repair_id', '=', repair.repair_id)
    .where('ended_at', 'is', null)
    .returning(['assignment_id', 'technician_id', 'technician_user_id'])
    .executeTakeFirst();
  if (!ended || end.cause === 'done') return;
  await emit(tx, origin, {
    name: 'repairs.unassigned.v1',
    subject: repair.repair_id,
    payload: {
      repairId: repair.repair_id,
      assignmentId: ended.assignment_id,
      technicianId: ended.technician_id,
      technicianUserId: ended.technician_user_id,
      customerId: repair.customer_id,
      cause: end.cause,
      reason: end.reason,
    },
  });
}
