import { Type } from 'typebox';

const minor = Type.Integer();
const hold = { jobId: Type.String(), paymentId: Type.String(), payeeId: Type.String() };
const holdIds = Type.Array(Type.String());

/** Events of the room `escrow`. Subject: the job's id, so that they arrive in the order of the decisions. */
export const escrowEvents = {
  /** The money of these lines is held; the gateway is asked for transfers on hold after the commit (IN-2). */
  'escrow.created.v1': Type.Object({ ...hold, holdIds, gross_minor: minor }),
  /** Held for certain: the gateway confirmed its transfers, or none are needed. */
  'escrow.held.v1': Type.Object({ ...hold, holdIds, gross_minor: minor }),
  'escrow.release_requested.v1': Type.Object({ ...hold, holdIds, gross_minor: minor }),
  /** Decided and posted: the net amount is on the payee's balance. */
  'escrow.released.v1': Type.Object({
    ...hold,
    holdIds,
    gross_minor: minor,
    commission_minor: minor,
    net_minor: minor,
    /** Set when no person decided: the version of the policy that did (PAY-5). */
    policyVersion: Type.Union([Type.Integer(), Type.Null()]),
  }),
  /** Money stands still: a dispute, a manual hold, a review. */
  'escrow.frozen.v1': Type.Object({ ...hold, holdIds, cause: Type.String(), reference: Type.String() }),
  'escrow.unfrozen.v1': Type.Object({ ...hold, holdIds, cause: Type.String(), reference: Type.String() }),
  /** The ledger has moved the money to `refund_due`; transfers at the gateway are reversed next. */
  'escrow.refund_decided.v1': Type.Object({ ...hold, refundId: Type.String(), amount_minor: minor }),
  /**
   * For the room payments: the gateway may be asked for the refund now. Held transfers of the refunded lines have been
   * reversed, so the gateway does not pay twice (IN-2).
   */
  'escrow.refund_ready.v1': Type.Object({ ...hold, refundId: Type.String(), amount_minor: minor }),
  /** The gateway confirmed: the buyer has the money. */
  'escrow.refunded.v1': Type.Object({ ...hold, refundId: Type.String(), amount_minor: minor }),
  /** PAY-9: a requested release is older than its deadline, or a hold older than the longest hold. */
  'escrow.overdue.v1': Type.Object({
    ...hold,
    holdId: Type.String(),
    what: Type.Union([Type.Literal('release'), Type.Literal('hold')]),
    since: Type.String(),
  }),
  /** For escrow itself, one at a time per payment: make, then reverse, then say that refunds may go (IN-2). */
  'escrow.transfers_due.v1': Type.Object({ paymentId: Type.String() }),
  /** PAY-10: a payment waits for a person, for these reasons. */
  'escrow.review_required.v1': Type.Object({
    paymentId: Type.String(),
    jobIds: Type.Array(Type.String()),
    score: Type.Integer(),
    reasons: Type.Array(Type.String()),
  }),
};
