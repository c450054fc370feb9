import { Type } from 'typebox';

const dispute = { disputeId: Type.String(), jobId: Type.String(), customerId: Type.String(), payeeId: Type.String() };
const by = Type.String({ description: 'customer, payee, platform or system' });
const minor = Type.Integer();

/** Events of the room `disputes`. Subject: the job's id. */
export const disputesEvents = {
  /** The named lines stand still. */
  'disputes.opened.v1': Type.Object({
    ...dispute,
    by,
    kind: Type.String(),
    lineIds: Type.Array(Type.String()),
    answerBy: Type.String(),
  }),
  /** The other side answered, or did not in time: operations decides now. */
  'disputes.in_review.v1': Type.Object({ ...dispute, answered: Type.Boolean(), decideBy: Type.String() }),
  'disputes.message_added.v1': Type.Object({ ...dispute, by, messageId: Type.String() }),
  'disputes.offer_made.v1': Type.Object({ ...dispute, by, offerId: Type.String(), amount_minor: minor }),
  'disputes.offer_ended.v1': Type.Object({ ...dispute, by, offerId: Type.String(), accepted: Type.Boolean() }),
  /** Not carried out yet: either side may appeal until then. */
  'disputes.decided.v1': Type.Object({ ...dispute, refund_minor: minor, appealUntil: Type.String() }),
  'disputes.appealed.v1': Type.Object({ ...dispute, by, decideBy: Type.String() }),
  /** Carried out: refunds are decided, the rest goes on where it stood. */
  'disputes.closed.v1': Type.Object({ ...dispute, outcome: Type.String(), refund_minor: minor }),
  /** PAY-9: nobody decided in time. */
  'disputes.overdue.v1': Type.Object({ ...dispute, since: Type.String() }),
};
