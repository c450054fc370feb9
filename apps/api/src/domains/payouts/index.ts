import './payouts-tables.ts';
import { afterward, on } from '#platform/outbox/subscription.ts';
import { defineRoom } from '#platform/room.ts';
import { notePayoutNews } from './note-payout-news.ts';
import { onboardPayee } from './onboard-payee.ts';
import { payoutsQueues } from './payouts-queues.ts';
import { changeAccountRoute, readAccountRoute, statementCsvRoute, statementRoute } from './payee.route.ts';
import { payoutsKeeper } from './keep-personal-data.ts';
import { payoutsPermissions } from './payouts-permissions.ts';
import { onboardWaitingTask, payWaitingTask, pollPayoutsTask, reverseLeftoversTask } from './payouts-tasks.ts';
import {
  createPayoutsRoute,
  listPayoutsRoute,
  ownPayoutsRoute,
  readPayoutRoute,
  resendPayoutRoute,
} from './payouts.route.ts';
import { readPayout } from './payouts-store.ts';
import { requestPayouts } from './request-payouts.ts';
import { newsOf, sendPayout } from './send-payout.ts';

export { accountSigns, presentAccount, sharersOf, type PayoutAccount } from './accounts-store.ts';
export { claimBack, creditRelease, type Release } from './credit-release.ts';
export { notePayoutNews };
export { type OnboardingFacts, setOnboardingFacts } from './onboard-payee.ts';
export { offsetRecovery } from './offset-recovery.ts';
export { type AccountDetails, upiFingerprint } from './payout-account.ts';
export type { PayoutNews } from './payout-states.ts';
export { findPayoutByRef, openPayouts, type Payout, payoutTotals, readPayout } from './payouts-store.ts';
export { payeeResource } from './payouts.route.ts';
export type { PayeeAddress, PayeeKind } from './payouts-tables.ts';
export { setPayoutAccount } from './set-payout-account.ts';
export {
  getPayee,
  getPayees,
  lockPayee,
  type Payee,
  type PayeeInput,
  setPayeeActive,
  upsertPayee,
} from './upsert-payee.ts';
export { type PayeeStatement, payeeStatement } from './payee-statement.ts';
export { verifyPayouts } from './verify-payouts.ts';

export const room = defineRoom({
  name: 'payouts',
  queues: payoutsQueues,
  routes: [
    createPayoutsRoute,
    listPayoutsRoute,
    readPayoutRoute,
    resendPayoutRoute,
    ownPayoutsRoute,
    readAccountRoute,
    changeAccountRoute,
    statementRoute,
    statementCsvRoute,
  ],
  permissions: payoutsPermissions,
  personalData: payoutsKeeper,
  subscriptions: [
    // A held transfer is let go as soon as it is released; money without a transfer waits for a batch of finance.
    on('escrow.released.v1', 'payouts.pay-released', async (tx, event, { origin }) => {
      await requestPayouts(tx, origin, { payeeId: event.payload.payeeId, batchId: null, methods: ['route'] });
    }),
    on('payments.payout_reported.v1', 'payouts.note-report', async (tx, event, { origin }) => {
      const { reference, ...report } = event.payload;
      const payout = reference === null ? undefined : await readPayout(tx, reference);
      if (!payout) return;
      const status = report.status as Parameters<typeof newsOf>[0]['status'];
      for (const news of newsOf({ ...report, status })) await notePayoutNews(tx, origin, payout.payoutId, news);
    }),
    afterward('payouts.requested.v1', 'payouts.send-payout', (db, event, context) =>
      sendPayout(db, context, event.payload.payoutId),
    ),
    afterward('payouts.account_changed.v1', 'payouts.onboard-payee', (db, event, context) =>
      onboardPayee(db, context, event.payload.payeeId),
    ),
    afterward('payouts.onboarding_due.v1', 'payouts.onboard-payee-again', (db, event, context) =>
      onboardPayee(db, context, event.payload.payeeId),
    ),
  ],
  tasks: [pollPayoutsTask, payWaitingTask, onboardWaitingTask, reverseLeftoversTask],
});
