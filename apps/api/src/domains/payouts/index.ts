import './payouts-tables.ts';
import { defineRoom } from '#platform/room.ts';
import { changeAccountRoute, readAccountRoute, statementCsvRoute, statementRoute } from './payee.route.ts';
import { payoutsPermissions } from './payouts-permissions.ts';
import {
  createPayoutsRoute,
  listPayoutsRoute,
  ownPayoutsRoute,
  readPayoutRoute,
  resendPayoutRoute,
} from './payouts.route.ts';

export { presentAccount, readAccount as readPayoutAccount, sharersOf, type PayoutAccount } from './accounts-store.ts';
export { claimBack, creditRelease, type Release } from './credit-release.ts';
export { indianDay, indianPeriod, startOfIndianDay } from './india-days.ts';
export { notePayoutNews } from './note-payout-news.ts';
export { offsetRecovery } from './offset-recovery.ts';
export { type AccountDetails, upiFingerprint } from './payout-account.ts';
export type { PayoutNews } from './payout-states.ts';
export { findPayoutByRef, openPayouts, type Payout, readPayout } from './payouts-store.ts';
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
export { verifyPayouts } from './verify-payouts.ts';

export const room = defineRoom({
  name: 'payouts',
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
});
