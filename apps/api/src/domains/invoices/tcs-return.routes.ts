import { Type } from 'typebox';
import { readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { tcsMonthQuery, tcsReturnResult } from './invoices-schemas.ts';
import { tcsCsv, tcsReturn } from './tcs-return.ts';

const readReturn = readRoute({
  method: 'GET',
  path: '/api/admin/tcs-return',
  summary: 'Tax collected at source in a month, per supplier and State: what GSTR-8 asks for (IN-6)',
  action: 'invoices.read_tcs_return',
  query: tcsMonthQuery,
  result: tcsReturnResult,
  handle: async ({ db, query: { month } }) => {
    const report = await tcsReturn(db, month);
    return ok({
      ...report,
      rows: report.rows.map((row) => ({
        supplierGstin: row.supplierGstin,
        table: row.table,
        placeOfSupply: row.placeOfSupply,
        supplied: row.supplied_minor,
        returned: row.returned_minor,
        net: row.net_minor,
        cgst: row.cgst_minor,
        sgst: row.sgst_minor,
        igst: row.igst_minor,
      })),
    });
  },
});

const downloadReturn = readRoute({
  method: 'GET',
  path: '/api/admin/tcs-return.csv',
  summary: 'The same as CSV, with the columns of table 3 of GSTR-8',
  action: 'invoices.read_tcs_return',
  query: tcsMonthQuery,
  result: Type.Object({}),
  raw: { contentType: 'text/csv; charset=utf-8' },
  handle: async ({ db, query: { month }, reply }) => {
    await reply
      .header('content-type', 'text/csv; charset=utf-8')
      .header('content-disposition', `attachment; filename="gstr-8-${month}.csv"`)
      .header('cache-control', 'private, no-store')
      .send(tcsCsv(await tcsReturn(db, month)));
    return ok({});
  },
});

export const tcsReturnRoutes = [readReturn, downloadReturn];
