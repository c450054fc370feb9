import { startOfIndianDay } from '#platform/indian-days.ts';
import { day_ms, hour_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, externalRoute, readRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { listHolds } from '#rooms/escrow/index.ts';
import { adminNames } from '#rooms/identity/index.ts';
import { failedRefunds, GatewayError, stuckPayments, webhookSilence } from '#rooms/payments/index.ts';
import { getPayees, openPayouts } from '#rooms/payouts/index.ts';
import { breakKinds } from './match-settlement.ts';
import { lastCompleteDay, reconcileDay } from './reconcile-day.ts';
import * as schemas from './reconciliation-schemas.ts';
import { type FoundBreak, listBreaks, listRuns } from './reconciliation-store.ts';
import { workBreak } from './work-break.ts';

const shown = 100;
const oldest_ms = 90 * day_ms;

const listRunsRoute = readRoute({
  method: 'GET',
  path: '/api/admin/reconciliation/runs',
  summary: 'Days that were compared with the settlement report, newest first',
  action: 'reconciliation.read',
  result: schemas.runsResult,
  handle: async ({ db, origin }) =>
    ok({
      lastCompleteDay: lastCompleteDay(origin.at),
      runs: (await listRuns(db, shown)).map((run) => ({
        day: run.day,
        startedAt: run.started_at.toISOString(),
        finishedAt: run.finished_at?.toISOString() ?? null,
        startedBy: run.started_by,
        rows: run.rows_count,
        settled: run.settled_minor,
        fees: run.fees_minor,
        breaks: run.breaks_found,
        failure: run.failure,
      })),
    }),
});

const runRoute = externalRoute({
  method: 'POST',
  path: '/api/admin/reconciliation/runs',
  summary: 'Compare a day with the settlement report, again if it was done already',
  action: 'reconciliation.run',
  body: schemas.runBody,
  result: schemas.runResult,
  status: 201,
  refusals: { 'reconciliation.bad_day': 422, 'reconciliation.gateway_unavailable': 503 },
  handle: async ({ db, body, origin, services }) => {
    const start_ms = startOfIndianDay(body.day).getTime();
    if (start_ms > origin.at.getTime() || start_ms < origin.at.getTime() - oldest_ms)
      return refuse('reconciliation.bad_day', 'Choose a day of the last 90 days.', {
        errors: [{ path: 'day', message: 'must be one of the last 90 days' }],
      });
    try {
      return ok(await reconcileDay(db, { services, origin }, body.day));
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      return refuse(
        'reconciliation.gateway_unavailable',
        'The gateway does not give its report right now. Nothing was changed; try again later.',
      );
    }
  },
});

const listBreaksRoute = readRoute({
  method: 'GET',
  path: '/api/admin/reconciliation/breaks',
  summary: 'Differences, newest first',
  action: 'reconciliation.read',
  query: schemas.breaksQuery,
  result: schemas.breaksResult,
  handle: async ({ db, services, query }) => {
    const rows = await listBreaks(db, { ...query, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    const nameOf = await adminNames(
      db,
      services,
      page.map((row) => row.taken_by),
    );
    return ok({
      breaks: page.map((row) => ({ ...answerOf(row), takenByName: nameOf(row.taken_by) })),
      nextAfter: rows.length > query.limit ? (page.at(-1)?.break_id ?? null) : null,
    });
  },
});

function answerOf(row: FoundBreak) {
  return {
    breakId: row.break_id,
    kind: row.kind,
    hint: breakKinds[row.kind],
    reference: row.reference,
    ourReference: row.our_reference,
    day: row.day,
    expected: row.expected_minor,
    found: row.found_minor,
    state: row.state,
    foundAt: row.found_at.toISOString(),
    takenBy: row.taken_by,
    resolvedBy: row.resolved_by,
    resolvedAt: row.resolved_at?.toISOString() ?? null,
    resolution: row.resolution,
    reason: row.reason,
  };
}

const workRoute = commandRoute({
  method: 'PATCH',
  path: '/api/admin/reconciliation/breaks/:breakId',
  summary: 'Take a difference, give it back, or resolve it with a reason',
  action: 'reconciliation.work',
  params: schemas.breakParams,
  body: schemas.workBody,
  result: schemas.workResult,
  refusals: {
    'reconciliation.not_found': 404,
    'reconciliation.resolved': 409,
    'reconciliation.taken': 409,
    'reconciliation.nothing_to_write_off': 422,
  },
  handle: ({ tx, params, body, origin }) => workBreak(tx, origin, { breakId: params.breakId, work: body }),
});

const alertsRoute = readRoute({
  method: 'GET',
  path: '/api/admin/reconciliation/alerts',
  summary: 'Stuck payments, overdue holds, failed refunds, payouts without an answer, silent webhooks',
  action: 'reconciliation.read',
  result: schemas.alertsResult,
  handle: async ({ db, origin }) => ok(await alertsNow(db, origin.at)),
});

async function alertsNow(db: Db, now: Date) {
  const holds = await listHolds(db, { queue: 'overdue', limit: shown });
  const payouts = await openPayouts(db, new Date(now.getTime() - hour_ms), shown);
  const payeeIds = [...holds.map((hold) => hold.payee_id), ...payouts.map((payout) => payout.payeeId)];
  const payees = await getPayees(db, [...new Set(payeeIds)]);
  const nameOf = (payeeId: string) => payees.get(payeeId)?.legalName ?? '';
  const silence = await webhookSilence(db, hour_ms);
  const open = await db
    .selectFrom('reconciliation_breaks')
    .select(({ fn }) => fn.countAll<string>().as('count'))
    .where('state', '<>', 'resolved')
    .executeTakeFirstOrThrow();
  return {
    stuckPayments: (await stuckPayments(db, shown)).map((payment) => ({
      paymentId: payment.payment_id,
      checkoutId: payment.checkout_id,
      amount: payment.amount_minor,
      state: payment.state,
      since: payment.created_at.toISOString(),
    })),
    overdueHolds: holds.map((hold) => ({
      holdId: hold.hold_id,
      jobId: hold.job_id,
      payeeId: hold.payee_id,
      payeeName: nameOf(hold.payee_id),
      amount: hold.gross_minor - hold.refunded_minor,
      state: hold.state,
      since: (hold.release_requested_at ?? hold.captured_at).toISOString(),
    })),
    failedRefunds: (await failedRefunds(db, shown)).map(({ amount_minor, at, ...refund }) => ({
      ...refund,
      amount: amount_minor,
      since: at.toISOString(),
    })),
    waitingPayouts: payouts.map((payout) => ({
      payoutId: payout.payoutId,
      payeeId: payout.payeeId,
      payeeName: nameOf(payout.payeeId),
      amount: payout.amount_minor,
      state: payout.state,
      since: payout.requestedAt.toISOString(),
    })),
    openBreaks: Number(open.count),
    lastWebhookAt: silence.lastWebhookAt?.toISOString() ?? null,
    webhooksSilent: silence.silent,
  };
}

export const reconciliationRoutes = [listRunsRoute, runRoute, listBreaksRoute, workRoute, alertsRoute];
