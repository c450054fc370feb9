import { findRepairTransition, type RepairMover, type RepairState } from '@mistri/contracts/repair/repair-states';
import type { Origin } from '#platform/audit.ts';
import { hour_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Repair } from './repairs-store.ts';
import { rulesOf } from './rules-store.ts';

export type MoveRefusal = 'repairs.wrong_state' | 'repairs.not_your_move' | 'repairs.reason_missing';

export interface Move {
  readonly to: RepairState;
  readonly mover: RepairMover;
  readonly reason?: string | undefined;
  /** What else changes with the state. */
  readonly set?: Partial<Repair>;
}

/** Whether the table lets this mover do it; nothing is written. */
export function checkMove(repair: Repair, move: Move): Result<undefined, MoveRefusal> {
  const transition = findRepairTransition(repair.state, move.to);
  if (!transition) {
    const message = `A repair that is ${repair.state} can't become ${move.to}. Reload to see its state.`;
    return refuse('repairs.wrong_state', message, { details: { state: repair.state } });
  }
  if (!transition.by.includes(move.mover)) {
    return refuse('repairs.not_your_move', `Only ${transition.by.join(' or ')} may do this.`, {
      details: { by: transition.by },
    });
  }
  if (transition.needs === 'reason' && !move.reason)
    return refuse('repairs.reason_missing', 'Say why.', { errors: [{ path: 'reason', message: 'is required' }] });
  return ok(undefined);
}

/** The one way a repair changes its state: by the table, with its event, timeline entry and next deadline. */
export async function moveRepair(
  tx: Tx,
  origin: Origin,
  repair: Repair,
  move: Move,
): Promise<Result<Repair, MoveRefusal>> {
  const checked = checkMove(repair, move);
  if (!checked.ok) return checked;
  const change: Partial<Repair> = {
    state: move.to,
    changed_at: origin.at,
    queued_at: move.to === 'matching' ? origin.at : null,
    act_by: await deadlineIn(tx, repair, move.to, origin.at),
    ...(move.to === 'disputed' ? { state_before_dispute: repair.state } : {}),
    ...move.set,
  };
  await tx.updateTable('repairs').set(change).where('repair_id', '=', repair.repair_id).execute();
  const after: Repair = { ...repair, ...change };
  await noteMove(tx, origin, { repairId: repair.repair_id, from: repair.state, move });
  await emit(tx, origin, {
    name: 'repairs.state_changed.v1',
    subject: repair.repair_id,
    payload: {
      repairId: repair.repair_id,
      customerId: repair.customer_id,
      technicianId: after.technician_id ?? repair.technician_id,
      technicianUserId: after.technician_user_id ?? repair.technician_user_id,
      from: repair.state,
      to: move.to,
      by: move.mover,
      reason: move.reason ?? null,
    },
  });
  return ok(after);
}

/** For moves that the caller has checked: a refusal is a bug. */
export async function mustMove(tx: Tx, origin: Origin, repair: Repair, move: Move): Promise<Repair> {
  const moved = await moveRepair(tx, origin, repair, move);
  if (!moved.ok) throw new Error(`repair ${repair.repair_id}: ${moved.code} (${repair.state} → ${move.to})`);
  return moved.value;
}

export async function noteMove(
  tx: Tx,
  origin: Origin,
  entry: { repairId: string; from: RepairState | null; move: Move },
): Promise<void> {
  await tx
    .insertInto('repair_events')
    .values({
      repair_id: entry.repairId,
      at: origin.at,
      from_state: entry.from,
      to_state: entry.move.to,
      mover: entry.move.mover,
      actor_id: origin.actor.userId,
      reason: entry.move.reason ?? null,
    })
    .execute();
}

/** Accept in time or it goes back to the queue; object in time or it counts as verified. */
async function deadlineIn(tx: Tx, repair: Repair, state: RepairState, at: Date): Promise<Date | null> {
  if (state !== 'assigned' && state !== 'completed') return null;
  const { deadlines } = await rulesOf(tx, repair);
  const hours = state === 'assigned' ? deadlines.accept_hours : deadlines.verify_hours;
  return new Date(at.getTime() + hours * hour_ms);
}
