import { Type } from 'typebox';
import { orderStates } from '@mistri/contracts/orders/order-states';
import { readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { monthReport, reportCsv } from './month-report.ts';

const minor = Type.Integer();
const query = Type.Object(
  { month: Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])$', description: 'Indian calendar month, 2026-11' }) },
  { additionalProperties: false },
);
const result = Type.Object({
  month: Type.String(),
  from: Type.String(),
  to: Type.String(),
  ordersPlaced: Type.Integer(),
  orders: Type.Array(
    Type.Object({
      status: Type.Enum([...orderStates]),
      buyerKind: Type.Enum(['b2b', 'b2c']),
      orders: Type.Integer(),
      totalMinor: minor,
    }),
  ),
  money: Type.Array(Type.Object({ account: Type.String(), debitMinor: minor, creditMinor: minor })),
  dealers: Type.Array(
    Type.Object({ dealerId: Type.String(), dealerName: Type.String(), orders: Type.Integer(), goodsMinor: minor }),
  ),
});

const readMonth = readRoute({
  method: 'GET',
  path: '/api/admin/reports',
  summary: 'A month in figures: orders, money by kind of account, the largest dealers',
  action: 'reports.read',
  query,
  result,
  handle: async ({ db, query: { month } }) => ok(await monthReport(db, month)),
});

const downloadMonth = readRoute({
  method: 'GET',
  path: '/api/admin/reports.csv',
  summary: 'The same figures as one table for spreadsheets',
  action: 'reports.read',
  query,
  result: Type.Object({}),
  raw: { contentType: 'text/csv; charset=utf-8' },
  handle: async ({ db, query: { month }, reply }) => {
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="mistri-${month}.csv"`)
      .header('cache-control', 'private, no-store')
      .send(reportCsv(await monthReport(db, month)));
    return ok({});
  },
});

export const reportsRoutes = [readMonth, downloadMonth];
