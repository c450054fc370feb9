import type { Static } from 'typebox';
import type { repairStatusBody } from '@mistri/contracts/repair/repairs';
import type { RepairMover } from '@mistri/contracts/repair/repair-states';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { fitForOnlineRepair } from '#rooms/technicians/index.ts';
import { returnToQueue } from './assignments.ts';
import { completeRepair, endRepair, verifyRepair } from './finish-repair.ts';
import { checkMove, moveRepair, type MoveRefusal } from './move-repair.ts';
import { lockRow, type Repair } from './repairs-store.ts';
import { needsMoneyFirst } from './find-repair.ts';

type Body = Static<typeof repairStatusBody>;

export type StatusRefusal =
  | MoveRefusal
  | 'repairs.report_missing'
  | 'repairs.money_missing'
  | 'repairs.quote_waits'
  | 'repairs.technician_not_fit';

interface Context {
  readonly services: Services;
  readonly origin: Origin;
}

/** `PATCH /api/repairs/{repairId}/status`: every move that a person makes besides assigning and quoting. */
export async function changeStatus(
  tx: Tx,
  context: Context,
  asked: { repairId: string; mover: RepairMover; body: Body },
): Promise<Result<Repair, StatusRefusal>> {
  const { origin } = context;
  const repair = await lockRow(tx, asked.repairId);
  if (!repair) throw new Error('loaded as resource');
  const { body, mover } = asked;
  const { reason, status } = body;
  switch (status) {
    case 'accepted':
      // From `awaiting_approval` one comes here by an answer to the quote, never by asking for the state.
      return repair.state === 'assigned' ? accept(tx, origin, repair, mover) : wrong(repair, status);
    case 'matching':
      if (mover === 'customer' || repair.state === 'requested') return refused(repair, asked);
      return returnToQueue(tx, origin, repair, {
        mover,
        cause: mover === 'technician' ? 'returned' : 'unassigned',
        reason,
      });
    case 'in_progress':
      return repair.state === 'completed' ? reopen(tx, origin, repair, asked) : start(tx, origin, repair, mover);
    case 'completed': {
      const checked = checkMove(repair, { to: status, mover });
      if (!checked.ok) return checked;
      const report = body.report && { summary: body.report.summary, advice: body.report.advice ?? null };
      return completeRepair(tx, context, repair, report);
    }
    case 'verified':
      return verifyRepair(tx, origin, repair, mover);
    case 'cancelled':
    case 'rejected':
    case 'no_show':
      return endRepair(tx, origin, repair, { to: status, mover, reason: reason ?? '' });
  }
}

function refused(repair: Repair, asked: { mover: RepairMover; body: Body }): Result<Repair, MoveRefusal> {
  const checked = checkMove(repair, { to: asked.body.status, mover: asked.mover, reason: asked.body.reason });
  return checked.ok ? wrong(repair, asked.body.status) : checked;
}

function wrong(repair: Repair, to: string): Result<Repair, MoveRefusal> {
  const message = `A repair that is ${repair.state} can't become ${to}. Reload to see its state.`;
  return refuse('repairs.wrong_state', message, { details: { state: repair.state } });
}

/** Who lost the certificate since the assignment accepts nothing. */
async function accept(
  tx: Tx,
  origin: Origin,
  repair: Repair,
  mover: RepairMover,
): Promise<Result<Repair, StatusRefusal>> {
  const checked = checkMove(repair, { to: 'accepted', mover });
  if (!checked.ok) return checked;
  const fit = await fitForOnlineRepair(tx, { technicianId: repair.technician_id ?? '', at: origin.at });
  if (!fit) return refuse('repairs.technician_not_fit', 'Your certificate is not valid now. Write to support.');
  await tx
    .updateTable('repair_assignments')
    .set({ accepted_at: origin.at })
    .where('assignment_id', '=', repair.assignment_id ?? '')
    .execute();
  const moved = await moveRepair(tx, origin, repair, { to: 'accepted', mover, set: { accepted_at: origin.at } });
  if (moved.ok) {
    const after = { assignmentId: repair.assignment_id, technicianId: repair.technician_id };
    await audit(tx, origin, { action: 'repairs.accepted', subjectId: repair.repair_id, after });
  }
  return moved;
}

/** Only where nothing has to be paid first: under warranty, or when the rules say so. */
async function start(
  tx: Tx,
  origin: Origin,
  repair: Repair,
  mover: RepairMover,
): Promise<Result<Repair, StatusRefusal>> {
  // A quote that waits is answered by the customer; its money starts the work.
  if (repair.state === 'awaiting_approval') return wrong(repair, 'in_progress');
  const checked = checkMove(repair, { to: 'in_progress', mover });
  if (!checked.ok) return checked;
  if ((await needsMoneyFirst(tx, repair)) && repair.paid_minor === 0)
    return refuse('repairs.money_missing', 'The customer pays before the work starts. Send a quote first.');
  return moveRepair(tx, origin, repair, { to: 'in_progress', mover });
}

/** "It still hangs": back to work, before any money was released. */
async function reopen(
  tx: Tx,
  origin: Origin,
  repair: Repair,
  asked: { mover: RepairMover; body: Body },
): Promise<Result<Repair, StatusRefusal>> {
  const { reason } = asked.body;
  const moved = await moveRepair(tx, origin, repair, { to: 'in_progress', mover: asked.mover, reason });
  if (!moved.ok) return moved;
  await audit(tx, origin, {
    action: 'repairs.reopened',
    subjectId: repair.repair_id,
    ...(reason ? { reason } : {}),
    after: { by: asked.mover },
  });
  return ok(moved.value);
}
