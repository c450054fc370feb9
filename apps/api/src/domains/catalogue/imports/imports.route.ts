import {
  importErrorsQuery,
  importLimit_bytes,
  importParams,
  importRowsQuery,
  importRowsResult,
  importsResult,
  importUndoQuery,
  importUndoResult,
  productImport,
  sheetKind,
  startImportQuery,
} from '@mistri/contracts/catalogue/imports';
import { dealerParams } from '@mistri/contracts/catalogue/products';
import type { FastifyReply } from 'fastify';
import { Type } from 'typebox';
import type { Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, externalRoute, readRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { readUpload } from '../read-upload.ts';
import { exportRows, sheetHeader, templateSheets } from '../sheets/export-products.ts';
import { byteOrderMark, csvOf, xlsxOf } from '../sheets/write-sheet.ts';
import { listingsStopped } from '../listings-stopped.ts';
import { applyImport, cancelImport, startImport } from './start-import.ts';
import { previewUndo, undoImport } from './undo-import.ts';
import { errorsFile, listImportRows, listImports, viewImport } from './view-import.ts';

const ofDealer = (dealerId: string): Promise<Resource> =>
  Promise.resolve({ id: dealerId, relations: { owner: dealerId } });

/** An import of this dealer; another dealer's is not there. */
async function importResource(call: {
  db: Db;
  params: { dealerId: string; importId: string };
}): Promise<Resource | null> {
  const row = await call.db
    .selectFrom('product_imports')
    .select('dealer_id')
    .where('import_id', '=', call.params.importId)
    .where('dealer_id', '=', call.params.dealerId)
    .executeTakeFirst();
  return row ? { id: call.params.importId, relations: { owner: row.dealer_id } } : null;
}

const refusals = {
  'catalogue.bad_file': 422,
  'catalogue.import_running': 409,
  'catalogue.import_state': 409,
  'catalogue.not_a_seller': 409,
} as const;

export const startImportRoute = externalRoute({
  method: 'POST',
  path: '/api/dealers/:dealerId/imports',
  summary: 'Send a file of listings (.csv or .xlsx, 10,000 rows): it is checked first, nothing is listed yet',
  action: 'catalogue.import',
  limit: 'inventory',
  params: dealerParams,
  query: startImportQuery,
  result: productImport,
  status: 202,
  bodyLimit: importLimit_bytes,
  refusals,
  resource: ({ params }) => ofDealer(params.dealerId),
  handle: async (call) =>
    startImport(call.services, call.origin, {
      dealerId: call.params.dealerId,
      bytes: await readUpload(call.request, importLimit_bytes),
      label: call.query.label ?? 'Products',
    }),
});

export const listImportsRoute = readRoute({
  method: 'GET',
  path: '/api/dealers/:dealerId/imports',
  summary: 'The last 20 files',
  action: 'catalogue.import',
  limit: 'inventory',
  params: dealerParams,
  result: importsResult,
  resource: ({ params }) => ofDealer(params.dealerId),
  handle: async ({ db, params }) => ok(await listImports(db, params.dealerId)),
});

export const readImportRoute = readRoute({
  method: 'GET',
  path: '/api/dealers/:dealerId/imports/:importId',
  summary: 'State and progress of a file',
  action: 'catalogue.import',
  limit: 'inventory',
  params: importParams,
  result: productImport,
  resource: importResource,
  handle: async ({ db, params }) => ok(await viewImport(db, params.importId)),
});

export const readImportRowsRoute = readRoute({
  method: 'GET',
  path: '/api/dealers/:dealerId/imports/:importId/rows',
  summary: 'Rows of a file with what is wrong in which column',
  action: 'catalogue.import',
  limit: 'inventory',
  params: importParams,
  query: importRowsQuery,
  result: importRowsResult,
  resource: importResource,
  handle: async ({ db, params, query }) =>
    ok(await listImportRows(db, { ...query, importId: params.importId, limit: query.limit ?? 50 })),
});

export const importErrorsRoute = externalRoute({
  method: 'GET',
  path: '/api/dealers/:dealerId/imports/:importId/errors.csv',
  summary: 'The rows that were not saved, with what to correct: correct them there and send the file again',
  action: 'catalogue.import',
  limit: 'inventory',
  params: importParams,
  query: importErrorsQuery,
  result: Type.Object({}),
  raw: { contentType: 'text/csv' },
  resource: importResource,
  handle: async ({ db, params, query, reply }) => {
    const bytes = Buffer.from(await errorsFile(db, params.importId, query.language ?? 'en'));
    await sendFile(reply, { name: 'rows-to-correct.csv', bytes });
    return ok({});
  },
});

export const applyImportRoute = commandRoute({
  method: 'POST',
  path: '/api/dealers/:dealerId/imports/:importId/apply',
  summary: 'Save the rows without errors',
  action: 'catalogue.import',
  limit: 'inventory',
  params: importParams,
  result: productImport,
  status: 202,
  refusals: { ...refusals, 'catalogue.listings_stopped': 409 },
  resource: importResource,
  handle: async ({ tx, origin, params, services }) =>
    listingsStopped(services.flags) ?? applyImport(tx, origin, params.importId),
});

export const cancelImportRoute = commandRoute({
  method: 'POST',
  path: '/api/dealers/:dealerId/imports/:importId/cancel',
  summary: 'Stop; what is saved stays',
  action: 'catalogue.import',
  limit: 'inventory',
  params: importParams,
  result: productImport,
  refusals,
  resource: importResource,
  handle: ({ tx, origin, params }) => cancelImport(tx, origin, params.importId),
});

export const previewUndoRoute = readRoute({
  method: 'GET',
  path: '/api/dealers/:dealerId/imports/:importId/undo',
  summary: 'What taking an import back would do to each listing; nothing is changed',
  action: 'catalogue.import',
  limit: 'inventory',
  params: importParams,
  query: importUndoQuery,
  result: importUndoResult,
  resource: importResource,
  handle: async ({ db, origin, params, query }) =>
    ok(await previewUndo(db, { ...query, importId: params.importId, limit: query.limit ?? 50, at: origin.at })),
});

export const undoImportRoute = commandRoute({
  method: 'POST',
  path: '/api/dealers/:dealerId/imports/:importId/undo',
  summary: 'Take an import back: listings that nobody changed since; within 48 hours',
  action: 'catalogue.import',
  limit: 'inventory',
  params: importParams,
  result: productImport,
  status: 202,
  refusals: { ...refusals, 'catalogue.undo_too_late': 409, 'catalogue.listings_stopped': 409 },
  resource: importResource,
  handle: async ({ tx, origin, params, services }) =>
    listingsStopped(services.flags) ?? undoImport(tx, origin, params.importId),
});

const mostInOneSheet = 20_000;

export const exportProductsRoute = externalRoute({
  method: 'GET',
  path: '/api/dealers/:dealerId/exports/:kind',
  summary: 'All listings with stock as a .csv or .xlsx that can be imported again',
  action: 'catalogue.import',
  limit: 'inventory',
  params: sheetKind,
  result: Type.Object({}),
  raw: { contentType: 'application/octet-stream' },
  refusals: { 'catalogue.too_many_rows': 422 },
  resource: ({ params }) => ofDealer(params.dealerId),
  handle: async ({ db, params, reply }) => {
    const rows: (string | number)[][] = [];
    for await (const some of exportRows(db, params.dealerId)) {
      rows.push(...some);
      if (params.kind === 'xlsx' && rows.length > mostInOneSheet)
        return refuse('catalogue.too_many_rows', 'More than 20,000 products do not fit into one .xlsx. Take the .csv.');
    }
    const all = [[...sheetHeader], ...rows];
    const bytes =
      params.kind === 'xlsx'
        ? await xlsxOf([{ name: 'Products', rows: all }])
        : Buffer.from(byteOrderMark + csvOf(all));
    await sendFile(reply, { name: `products.${params.kind}`, bytes });
    return ok({});
  },
});

export const importTemplateRoute = externalRoute({
  method: 'GET',
  path: '/api/dealers/:dealerId/import-template/:kind',
  summary: 'An empty sheet with the columns, an example, and (.xlsx) how to fill them and the names that can be used',
  action: 'catalogue.import',
  limit: 'inventory',
  params: sheetKind,
  result: Type.Object({}),
  raw: { contentType: 'application/octet-stream' },
  resource: ({ params }) => ofDealer(params.dealerId),
  handle: async ({ db, params, reply }) => {
    const sheets = await templateSheets(db);
    const bytes =
      params.kind === 'xlsx' ? await xlsxOf(sheets) : Buffer.from(byteOrderMark + csvOf(sheets[0]?.rows ?? []));
    await sendFile(reply, { name: `template.${params.kind}`, bytes });
    return ok({});
  },
});

async function sendFile(reply: FastifyReply, file: { name: string; bytes: Buffer }): Promise<void> {
  const type = file.name.endsWith('.csv')
    ? 'text/csv; charset=utf-8'
    : 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet';
  await reply
    .header('content-type', type)
    .header('content-disposition', `attachment; filename="${file.name}"`)
    .header('cache-control', 'private, no-store')
    .header('x-content-type-options', 'nosniff')
    .send(file.bytes);
}
