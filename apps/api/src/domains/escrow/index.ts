import './escrow-tables.ts';
import { escrowPermissions } from './escrow-permissions.ts';
import { afterward, on } from '#platform/outbox/subscription.ts';
import { defineRoom } from '#platform/room.ts';
import { escrowQueues } from './escrow-queues.ts';
import { escalateOverdueTask, releaseAutomaticallyTask, requestReleasesTask } from './escrow-tasks.ts';
import { holdPayment } from './hold-payment.ts';
import { setReleasable } from './holds-store.ts';
import { noteFailedRefund, settleRefund } from './note-refund-news.ts';
import { holdsRoutes } from './holds.routes.ts';
import { refundLines } from './refund-lines.ts';
import { releaseOwnSale } from './release-own-sale.ts';
import { releaseRoutes } from './release.routes.ts';
import { reviewRoutes } from './review.routes.ts';
import { workTransfers } from './work-transfers.ts';

export { type CommissionFact, commissionEarned, commissionReturned } from './commission-facts.ts';
export { type TcsFact, tcsReturned, tcsSettled } from './tcs-facts.ts';
export { type Freeze, freezeLines, type Unfreeze, unfreezeLines } from './freeze-holds.ts';
export { type HoldProblem, transfersByRef, verifyHolds } from './verify-holds.ts';
export { listHolds } from './list-holds.ts';
export { holdTotals } from './list-holds.ts';
export { type HoldState, holdStates } from './hold-states.ts';

export const room = defineRoom({
  name: 'escrow',
  routes: [...holdsRoutes, ...releaseRoutes, ...reviewRoutes],
  permissions: escrowPermissions,
  queues: escrowQueues,
  subscriptions: [
    on('payments.captured.v1', 'escrow.hold-payment', (tx, event, context) => holdPayment(tx, event.payload, context)),
    on('jobs.fulfilled.v1', 'escrow.note-window', (tx, event) =>
      setReleasable(tx, event.payload.jobId, new Date(event.payload.disputeWindowEndsAt)),
    ),
    on('jobs.fulfilled.v1', 'escrow.release-own-sale', (tx, event, { origin }) =>
      releaseOwnSale(tx, origin, event.payload.jobId),
    ),
    // Verified by a person: nobody waits for the window any more.
    on('jobs.verified.v1', 'escrow.note-verified', (tx, event, { origin }) =>
      setReleasable(tx, event.payload.jobId, origin.at),
    ),
    on('jobs.refund_due.v1', 'escrow.refund-lines', (tx, event, context) => refundLines(tx, event.payload, context)),
    on('payments.refunded.v1', 'escrow.settle-refund', (tx, event, context) =>
      settleRefund(tx, event.payload, context),
    ),
    on('payments.refund_failed.v1', 'escrow.note-failed-refund', (tx, event, context) =>
      noteFailedRefund(tx, event.payload, context),
    ),
    afterward('escrow.transfers_due.v1', 'escrow.work-transfers', (db, event, context) =>
      workTransfers(db, context, event.payload.paymentId),
    ),
  ],
  tasks: [requestReleasesTask, escalateOverdueTask, releaseAutomaticallyTask],
});
