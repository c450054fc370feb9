import { Type } from 'typebox';

const job = {
  jobId: Type.String(),
  kind: Type.String(),
  customerId: Type.String(),
  payeeId: Type.String(),
  checkoutId: Type.String(),
};
const lines = Type.Array(Type.Object({ lineId: Type.String(), amount_minor: Type.Integer() }));

/** Events of the room `jobs`. Subject: the job's id. */
export const jobsEvents = {
  /** Its money is here. */
  'jobs.funded.v1': Type.Object(job),
  /** The goods leave, or the work is done: the tax invoice is due. */
  'jobs.supply_started.v1': Type.Object(job),
  /** Goods delivered, or work done; the customer may dispute until the window ends. */
  'jobs.fulfilled.v1': Type.Object({ ...job, disputeWindowEndsAt: Type.String() }),
  /** Completion was verified: money may be released. */
  'jobs.verified.v1': Type.Object(job),
  'jobs.closed.v1': Type.Object(job),
  'jobs.cancelled.v1': Type.Object({ ...job, reason: Type.String(), wasFunded: Type.Boolean() }),
  /** Exactly these amounts of these lines go back to the customer. */
  'jobs.refund_due.v1': Type.Object({ ...job, refundId: Type.String(), lines, reason: Type.String() }),
};
