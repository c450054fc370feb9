import './ledger-tables.ts';
import { defineRoom } from '#platform/room.ts';
import { ledgerPermissions } from './ledger-permissions.ts';
import { checkLedgerRoute, listEntriesRoute, trialBalanceRoute } from './ledger.route.ts';
import { verifyLedgerTask } from './verify-ledger.task.ts';

export { account, type AccountId, type GstPart } from './ledger-accounts.ts';
export { turnoverBetween, type Turnover } from './month-turnover.ts';
export { post, reverse, type Entry, type PostedTransfer, type Posting } from './post-transfer.ts';
export { amountsPosted, balanceOf, balancesOf, lockBalances } from './read-balances.ts';
export {
  balanceAt,
  entriesOf,
  statementOf,
  type StatementLine,
  type StatementRange,
  type TransferEntry,
} from './read-statement.ts';
export { verifyLedger, type LedgerProblem } from './verify-ledger.ts';

export const room = defineRoom({
  name: 'ledger',
  routes: [listEntriesRoute, trialBalanceRoute, checkLedgerRoute],
  permissions: ledgerPermissions,
  tasks: [verifyLedgerTask],
});
