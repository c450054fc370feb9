import { on } from '#platform/outbox/subscription.ts';
import { paths } from './notice-paths.ts';
import { notify } from './notify.ts';
import { staffWith } from './recipients.ts';

/** PAY-9, PAY-10: alerts reach the people who can act, not only a dashboard. */
export const staffNotices = [
  on('payments.stuck.v1', 'notifications.alert-stuck-payment', async (tx, event, { origin }) => {
    const params = { path: paths.adminPayment(event.payload.paymentId) };
    const to = await staffWith(tx, origin.at, 'finance');
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'staff_payment_stuck', params }]);
  }),
  on('payments.refund_failed.v1', 'notifications.alert-failed-refund', async (tx, event, { origin }) => {
    const { jobId, failure } = event.payload;
    const params = { jobId, reason: failure, path: paths.adminOrder(jobId) };
    const to = await staffWith(tx, origin.at, 'finance');
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'staff_refund_failed', params }]);
  }),
  on('escrow.overdue.v1', 'notifications.alert-overdue-hold', async (tx, event, { origin }) => {
    const { jobId } = event.payload;
    const to = await staffWith(tx, origin.at, 'finance', 'operations');
    const params = { jobId, path: paths.adminHolds(jobId) };
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'staff_hold_overdue', params }]);
  }),
  on('escrow.review_required.v1', 'notifications.alert-review', async (tx, event, { origin }) => {
    const to = await staffWith(tx, origin.at, 'finance');
    const params = { path: paths.adminPayment(event.payload.paymentId) };
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'staff_review_required', params }]);
  }),
  on('ledger.check_failed.v1', 'notifications.alert-ledger', async (tx, event, { origin }) => {
    const to = await staffWith(tx, origin.at, 'finance', 'owner');
    const params = { path: paths.adminHome() };
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'staff_ledger_failed', params }]);
  }),
  // GOV-1: history was changed by somebody who can write into the database.
  on('governance.audit_mismatch.v1', 'notifications.alert-audit', async (tx, event, { origin }) => {
    const to = await staffWith(tx, origin.at, 'owner', 'compliance');
    const params = { path: paths.adminAudit() };
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'staff_audit_mismatch', params }]);
  }),
  on('governance.budget_burning.v1', 'notifications.alert-budget', async (tx, event, { origin }) => {
    const to = await staffWith(tx, origin.at, 'operations', 'owner');
    const params = { path: paths.adminStatus() };
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'staff_budget_burning', params }]);
  }),
  // One for the day, however many differences it has.
  on('reconciliation.day_done.v1', 'notifications.alert-breaks', async (tx, event, { origin }) => {
    if (event.payload.breaks === 0) return;
    const to = await staffWith(tx, origin.at, 'finance');
    const params = { path: paths.adminReconciliation() };
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'staff_breaks_found', params }]);
  }),
];
