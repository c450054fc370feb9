import { indianDay } from '#platform/indian-days.ts';
import { on } from '#platform/outbox/subscription.ts';
import { paths } from './notice-paths.ts';
import { notify } from './notify.ts';
import { newsOf, peopleOf } from './recipients.ts';

/** What happened to people's money (MKT-12, PAY-6). */
export const moneyNotices = [
  on('payments.failed.v1', 'notifications.tell-failed-payment', async (tx, event, { origin }) => {
    const [job] = event.payload.jobs;
    const news = job && (await newsOf(tx, job.jobId));
    if (!news) return;
    const params = { ...news.params, path: paths.job(job.jobId) };
    await notify(tx, { origin, eventId: event.eventId }, [{ to: [news.customerId], kind: 'payment_failed', params }]);
  }),
  on('escrow.refund_decided.v1', 'notifications.tell-refund-to-seller', async (tx, event, { origin }) => {
    const { jobId, payeeId, amount_minor } = event.payload;
    const params = { jobId, amount_minor, path: paths.payeeJob(jobId) };
    const to = await peopleOf(tx, payeeId);
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'refund_taken', params }]);
  }),
  on('escrow.refunded.v1', 'notifications.tell-refund', async (tx, event, { origin }) => {
    const { jobId, amount_minor } = event.payload;
    const news = await newsOf(tx, jobId);
    if (!news) return;
    const params = { ...news.params, amount_minor, path: paths.job(jobId) };
    await notify(tx, { origin, eventId: event.eventId }, [{ to: [news.customerId], kind: 'refund_sent', params }]);
  }),
  on('escrow.released.v1', 'notifications.tell-release', async (tx, event, { origin }) => {
    const { jobId, payeeId, net_minor } = event.payload;
    if (net_minor === 0) return;
    const params = { jobId, amount_minor: net_minor, path: paths.payeeEarnings(payeeId) };
    const to = await peopleOf(tx, payeeId);
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'money_released', params }]);
  }),
  on('payouts.paid.v1', 'notifications.tell-payout', async (tx, event, { origin }) => {
    const { payeeId, amount_minor, utr } = event.payload;
    const params = { amount_minor, path: paths.payeeStatements(payeeId), ...(utr ? { reference: utr } : {}) };
    const to = await peopleOf(tx, payeeId);
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'payout_paid', params }]);
  }),
  on('payouts.failed.v1', 'notifications.tell-failed-payout', async (tx, event, { origin }) => {
    const { payeeId, amount_minor, reason } = event.payload;
    const params = { amount_minor, reason, path: paths.payeeAccount(payeeId) };
    const to = await peopleOf(tx, payeeId);
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'payout_failed', params }]);
  }),
  on('payouts.account_changed.v1', 'notifications.tell-account-change', async (tx, event, { origin }) => {
    const { payeeId, usableFrom, first } = event.payload;
    // The first account is part of the application that somebody fills in this minute.
    if (first) return;
    const params = { day: indianDay(new Date(usableFrom)), path: paths.payeeAccount(payeeId) };
    const to = await peopleOf(tx, payeeId);
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'payout_account_changed', params }]);
  }),
  on('invoices.issued.v1', 'notifications.tell-invoice', async (tx, event, { origin }) => {
    const { jobId, recipientId, documentNumber } = event.payload;
    const buyer = recipientId.startsWith('usr_');
    const to = buyer ? [recipientId] : await peopleOf(tx, recipientId);
    const params = {
      jobId,
      reference: documentNumber,
      path: buyer ? paths.job(jobId) : paths.payeeJob(jobId),
    };
    await notify(tx, { origin, eventId: event.eventId }, [{ to, kind: 'invoice_issued', params }]);
  }),
];
