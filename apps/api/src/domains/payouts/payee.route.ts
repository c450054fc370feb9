import { stringify } from 'csv-stringify/sync';
import { decimalRupees } from '@mistri/money';
import { indianPeriod } from '#platform/indian-days.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute } from '#platform/http/route.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { Type } from 'typebox';
import { presentAccount } from './accounts-store.ts';
import { payeeStatement } from './payee-statement.ts';
import { payeeResource } from './payouts.route.ts';
import * as schemas from './payouts-schemas.ts';
import { setPayoutAccount } from './set-payout-account.ts';

export const readAccountRoute = readRoute({
  method: 'GET',
  path: '/api/payees/:payeeId/account',
  summary: 'Where a payee is paid (masked)',
  action: 'payouts.read_account',
  params: schemas.payeeParams,
  result: schemas.accountAnswer,
  resource: ({ db, params }) => payeeResource(db, params.payeeId),
  handle: async ({ db, params }) => {
    const present = await presentAccount(db, params.payeeId);
    if (!present) return ok({ account: null });
    const { method, last4, usableFrom, onboarding, onboardingError } = present;
    return ok({ account: { method, last4, usableFrom: usableFrom.toISOString(), onboarding, onboardingError } });
  },
});

export const changeAccountRoute = commandRoute({
  method: 'PUT',
  path: '/api/payees/:payeeId/account',
  summary: 'Change where a payee is paid; a changed account waits for its cool-off',
  action: 'payouts.change_account',
  params: schemas.payeeParams,
  body: schemas.accountBody,
  result: schemas.accountSetResult,
  stepUp: true,
  refusals: { 'payouts.no_payee': 409, 'payouts.same_account': 409 },
  resource: ({ db, params }) => payeeResource(db, params.payeeId),
  handle: async ({ tx, params, body, origin, services }) => {
    const set = await setPayoutAccount(
      tx,
      { origin, crypto: services.crypto },
      { payeeId: params.payeeId, details: body },
    );
    return set.ok ? ok({ usableFrom: set.value.usableFrom.toISOString() }) : set;
  },
});

export const statementRoute = readRoute({
  method: 'GET',
  path: '/api/payees/:payeeId/statement',
  summary: 'Statement of a payee for a period: releases with deductions, refunds, payouts, balance',
  action: 'payouts.read_statement',
  params: schemas.payeeParams,
  query: schemas.statementQuery,
  result: schemas.statementResult,
  refusals: { 'payouts.bad_period': 422 },
  resource: ({ db, params }) => payeeResource(db, params.payeeId),
  handle: ({ db, params, query }) => readStatement(db, params.payeeId, query),
});

export const statementCsvRoute = readRoute({
  method: 'GET',
  path: '/api/payees/:payeeId/statement.csv',
  summary: 'The same as CSV, amounts in rupees',
  action: 'payouts.read_statement',
  params: schemas.payeeParams,
  query: schemas.statementQuery,
  result: Type.Unknown(),
  raw: { contentType: 'text/csv; charset=utf-8' },
  refusals: { 'payouts.bad_period': 422 },
  resource: ({ db, params }) => payeeResource(db, params.payeeId),
  handle: async ({ db, params, query, reply }) => {
    const statement = await readStatement(db, params.payeeId, query);
    if (!statement.ok) return statement;
    const name = `statement-${params.payeeId}-${query.from}-${query.to}.csv`;
    reply.header('content-disposition', `attachment; filename="${name}"`);
    await reply.type('text/csv; charset=utf-8').send(csvOf(statement.value));
    return ok(null);
  },
});

async function readStatement(
  db: Db,
  payeeId: string,
  query: { from: string; to: string },
): Promise<Result<schemas.StatementAnswer, 'payouts.bad_period'>> {
  const period = indianPeriod(query.from, query.to);
  if (!period)
    return refuse('payouts.bad_period', 'Choose a period of at most a year, with the first day before the last.', {
      errors: [{ path: 'to', message: 'must not be before from, nor more than a year after it' }],
    });
  const statement = await payeeStatement(db, { payeeId, ...period });
  return ok({
    payeeId,
    from: query.from,
    to: query.to,
    opening: statement.opening_minor,
    closing: statement.closing_minor,
    truncated: statement.truncated,
    lines: statement.lines.map((line) => ({
      at: line.at.toISOString(),
      kind: line.kind,
      jobId: line.jobId,
      reference: line.reference,
      gross: line.gross_minor,
      commission: line.commission_minor,
      gst: line.gst_minor,
      tcs: line.tcs_minor,
      tds: line.tds_minor,
      amount: line.amount_minor,
      balance: line.balance_minor,
    })),
  });
}

const amounts = ['gross', 'commission', 'gst', 'tcs', 'tds', 'amount', 'balance'] as const;

function csvOf(statement: schemas.StatementAnswer): string {
  const rows = statement.lines.map((line) => [
    line.at,
    line.kind,
    line.jobId ?? '',
    line.reference,
    ...amounts.map((name) => decimalRupees(line[name])),
  ]);
  const blank = amounts.slice(0, -1).map(() => '');
  return stringify([
    ['at', 'kind', 'job', 'reference', ...amounts],
    [statement.from, 'opening', '', '', ...blank, decimalRupees(statement.opening)],
    ...rows,
    [statement.to, 'closing', '', '', ...blank, decimalRupees(statement.closing)],
  ]);
}
