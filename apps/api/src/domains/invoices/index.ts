import './invoices-tables.ts';
import { on } from '#platform/outbox/subscription.ts';
import { defineRoom } from '#platform/room.ts';
import { invoicesPermissions } from './invoices-permissions.ts';
import { invoicesRoutes } from './invoices.routes.ts';
import { issueCommissionCredit, issueCommissionInvoice } from './issue-commission.ts';
import { issueCreditNotes } from './issue-credit-notes.ts';
import { issueForSupply } from './issue-for-supply.ts';
import { papersRoutes } from './papers.routes.ts';
import { tcsReturnRoutes } from './tcs-return.routes.ts';

export const room = defineRoom({
  name: 'invoices',
  routes: [...invoicesRoutes, ...papersRoutes, ...tcsReturnRoutes],
  permissions: invoicesPermissions,
  subscriptions: [
    on('jobs.supply_started.v1', 'invoices.issue-for-supply', async (tx, event, context) => {
      await issueForSupply(tx, context, event.payload.jobId);
    }),
    // A job that nobody said the start of is invoiced when it is done; one that was is not invoiced again.
    on('jobs.fulfilled.v1', 'invoices.issue-when-done', async (tx, event, context) => {
      await issueForSupply(tx, context, event.payload.jobId);
    }),
    on('jobs.refund_due.v1', 'invoices.issue-credit-notes', async (tx, event, context) => {
      await issueCreditNotes(tx, context, event.payload);
    }),
    on('escrow.released.v1', 'invoices.issue-commission', async (tx, event, context) => {
      await issueCommissionInvoice(tx, context, event.payload);
    }),
    on('escrow.refund_decided.v1', 'invoices.credit-commission', async (tx, event, context) => {
      await issueCommissionCredit(tx, context, event.payload);
    }),
  ],
});
