import { commandRoute, readRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { addTaxRate } from './add-rate.ts';
import { gstRateFor } from './read-rates.ts';
import {
  gstRateParams,
  gstRateResult,
  taxRateBody,
  taxRateChanged,
  taxRateParams,
  taxRateQuery,
  taxRatesResult,
  withdrawBody,
} from './taxes-schemas.ts';
import { listRates, type TaxRate } from './taxes-store.ts';
import { withdrawTaxRate } from './withdraw-rate.ts';

export const gstRateRoute = readRoute({
  method: 'GET',
  path: '/api/taxes/gst-rates/:hsn',
  summary: 'The GST rate of today for an HSN or SAC code',
  action: 'taxes.look_up',
  params: gstRateParams,
  result: gstRateResult,
  refusals: { 'taxes.unknown_code': 404 },
  handle: async ({ db, params, services }) => {
    const rate = await gstRateFor(db, { hsn: params.hsn, at: services.clock.now() });
    if (rate) return ok({ hsn: params.hsn, rateBp: rate.rate_bp, prefix: rate.prefix });
    return refuse(
      'taxes.unknown_code',
      `No GST rate is known for ${params.hsn}. Check the code, or ask support to add it.`,
      {
        errors: [{ path: 'hsn', message: 'has no rate in the table' }],
      },
    );
  },
});

export const listTaxRatesRoute = readRoute({
  method: 'GET',
  path: '/api/admin/tax-rates',
  summary: 'Tax rates and thresholds with all their versions, newest first',
  action: 'taxes.list',
  query: taxRateQuery,
  result: taxRatesResult,
  handle: async ({ db, query }) => {
    const rows = await listRates(db, { ...query, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    return ok({
      rates: page.map(answerOf),
      nextAfter: rows.length > query.limit ? (page.at(-1)?.rateId ?? null) : null,
    });
  },
});

export const addTaxRateRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/tax-rates',
  summary: 'Add a rate or threshold from a day on; it ends the one before it',
  action: 'taxes.add',
  body: taxRateBody,
  result: taxRateChanged,
  status: 201,
  stepUp: true,
  refusals: { 'taxes.back_dated': 422, 'taxes.wrong_value': 422, 'taxes.date_taken': 409 },
  handle: async ({ tx, body, origin }) => {
    const added = await addTaxRate(tx, origin, {
      kind: body.kind,
      scope: body.scope,
      rate_bp: body.rateBp ?? null,
      amount_minor: body.amount ?? null,
      validFrom: body.validFrom,
      source: body.source,
      note: body.note ?? null,
    });
    return added.ok ? ok({ rateId: added.value.rateId }) : added;
  },
});

export const withdrawTaxRateRoute = commandRoute({
  method: 'PATCH',
  path: '/api/admin/tax-rates/:rateId',
  summary: 'Withdraw a rate that has not begun; the one before it holds on',
  action: 'taxes.withdraw',
  params: taxRateParams,
  body: withdrawBody,
  result: taxRateChanged,
  stepUp: true,
  refusals: { 'taxes.not_found': 404, 'taxes.has_begun': 409, 'taxes.already_withdrawn': 409 },
  handle: ({ tx, params, body, origin }) => withdrawTaxRate(tx, origin, { rateId: params.rateId, reason: body.reason }),
});

function answerOf({ rate_bp, amount_minor, createdAt, withdrawnAt, ...rate }: TaxRate) {
  return {
    ...rate,
    rateBp: rate_bp,
    amount: amount_minor,
    createdAt: createdAt.toISOString(),
    withdrawnAt: withdrawnAt?.toISOString() ?? null,
  };
}
