import { readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import type { AccountId } from './ledger-accounts.ts';
import { accountParams, checkResult, entriesQuery, entriesResult, trialBalanceResult } from './ledger-schemas.ts';
import { balanceOf } from './read-balances.ts';
import { statementOf } from './read-statement.ts';
import { trialBalance } from './trial-balance.ts';
import { verifyLedger } from './verify-ledger.ts';

export const listEntriesRoute = readRoute({
  method: 'GET',
  path: '/api/admin/ledger/accounts/:accountId/entries',
  summary: 'Entries of a ledger account, oldest first, with its balance',
  action: 'ledger.read',
  params: accountParams,
  query: entriesQuery,
  result: entriesResult,
  handle: async ({ db, params, query }) => {
    const accountId = params.accountId as AccountId;
    const { limit, after, from, to } = query;
    const lines = await statementOf(db, accountId, {
      limit: limit + 1,
      after,
      ...(from ? { from: new Date(from) } : {}),
      ...(to ? { to: new Date(to) } : {}),
    });
    const page = lines.slice(0, limit);
    return ok({
      accountId,
      balance: await balanceOf(db, accountId),
      lines: page.map(({ amount_minor, at, ...line }) => ({ ...line, at: at.toISOString(), amount: amount_minor })),
      nextAfter: lines.length > limit ? (page.at(-1)?.seq ?? null) : null,
    });
  },
});

export const trialBalanceRoute = readRoute({
  method: 'GET',
  path: '/api/admin/ledger/trial-balance',
  summary: 'Balance of every kind of ledger account',
  action: 'ledger.read',
  result: trialBalanceResult,
  handle: async ({ db }) => {
    const rows = await trialBalance(db);
    const total = (side: string): number =>
      rows.filter((row) => row.normalSide === side).reduce((sum, row) => sum + row.balance_minor, 0);
    return ok({
      rows: rows.map(({ balance_minor, ...row }) => ({ ...row, balance: balance_minor })),
      debitTotal: total('debit'),
      creditTotal: total('credit'),
    });
  },
});

export const checkLedgerRoute = readRoute({
  method: 'GET',
  path: '/api/admin/ledger/check',
  summary: 'Recompute every balance from the entries and list what differs',
  action: 'ledger.read',
  result: checkResult,
  handle: async ({ db }) => {
    const problems = await verifyLedger(db);
    return ok({
      sound: problems.length === 0,
      problems: problems.map(({ problem, subject, expected_minor, found_minor }) => ({
        problem,
        subject,
        expected: expected_minor,
        found: found_minor,
      })),
    });
  },
});
