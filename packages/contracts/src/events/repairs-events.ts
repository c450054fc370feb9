import { Type } from 'typebox';

const orNull = Type.Union([Type.String(), Type.Null()]);
const assignment = {
  repairId: Type.String(),
  assignmentId: Type.String(),
  technicianId: Type.String(),
  technicianUserId: Type.String(),
  customerId: Type.String(),
};

/** Events of the room `repairs`. Subject: the repair's id, which is the id of its first job. */
export const repairsEvents = {
  'repairs.requested.v1': Type.Object({ repairId: Type.String(), customerId: Type.String(), warrantyOf: orNull }),
  'repairs.assigned.v1': Type.Object(assignment),
  /** The technician is no longer responsible: remote sessions end (USB-6). */
  'repairs.unassigned.v1': Type.Object({
    ...assignment,
    /** returned, unassigned, reassigned, overdue, suspended, or ended: the repair was cancelled or is a no-show. */
    cause: Type.String(),
    reason: orNull,
  }),
  /** Every change of state, for timelines, notices and sessions. */
  'repairs.state_changed.v1': Type.Object({
    repairId: Type.String(),
    customerId: Type.String(),
    technicianId: orNull,
    technicianUserId: orNull,
    from: orNull,
    to: Type.String(),
    by: Type.String(),
    reason: orNull,
  }),
  /** presented, approved, paid, declined, superseded, lapsed, refunded. */
  'repairs.quote_changed.v1': Type.Object({
    repairId: Type.String(),
    quoteId: Type.String(),
    version: Type.Integer(),
    state: Type.String(),
    total_minor: Type.Integer(),
    customerId: Type.String(),
    technicianId: Type.String(),
  }),
};
