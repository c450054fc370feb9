import { stringify } from 'csv-stringify/sync';
import { Type } from 'typebox';
import { decimalRupees } from '@mistri/money';
import { readRoute } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { parseQuarter, quarterOf } from './quarter.ts';
import { type QuarterlyReport, quarterlyReport } from './quarterly-report.ts';

const numberOrNull = Type.Union([Type.Number(), Type.Null()]);
const textOrNull = Type.Union([Type.String(), Type.Null()]);
const quarterQuery = Type.Object(
  {
    quarter: Type.Optional(
      Type.String({
        pattern: '^20\\d{2}-Q[1-4]$',
        description: 'first year of the financial year and quarter; default: now',
      }),
    ),
  },
  { additionalProperties: false },
);
const noQuarter = () =>
  refuse('governance.no_such_quarter', 'Choose a quarter such as 2026-Q3.', {
    errors: [{ path: 'quarter', message: 'must be like 2026-Q3' }],
  });

const reportRoute = readRoute({
  method: 'GET',
  path: '/api/admin/governance',
  summary: 'The governance portal: ageing of held money, decisions by hand, escalations, seals, service levels (GOV-7)',
  action: 'governance.read_portal',
  query: quarterQuery,
  result: Type.Object({
    quarter: Type.String(),
    from: Type.String(),
    until: Type.String(),
    holdAgeing: Type.Array(Type.Object({ days: Type.String(), count: Type.Integer(), amount: Type.Integer() })),
    decisions: Type.Array(
      Type.Object({ action: Type.String(), count: Type.Integer(), people: Type.Integer(), lastAt: Type.String() }),
    ),
    escalations: Type.Array(Type.Object({ queue: Type.String(), count: Type.Integer(), oldestAt: Type.String() })),
    audit: Type.Object({
      batches: Type.Integer(),
      rows: Type.Integer(),
      sealedAt: textOrNull,
      root: textOrNull,
      lastCheck: Type.Union([
        Type.Object({
          checkedAt: Type.String(),
          ok: Type.Boolean(),
          batches: Type.Integer(),
          entries: Type.Integer(),
          problems: Type.Array(Type.String()),
        }),
        Type.Null(),
      ]),
    }),
    serviceLevels: Type.Array(
      Type.Object({ area: Type.String(), target: numberOrNull, availability: numberOrNull, requests: Type.Integer() }),
    ),
  }),
  refusals: { 'governance.no_such_quarter': 422 },
  handle: async ({ db, services, query, origin }) => {
    const quarter = parseQuarter(query.quarter ?? quarterOf(origin.at));
    return quarter ? ok(await quarterlyReport(db, services, { quarter, now: origin.at })) : noQuarter();
  },
});

const exportRoute = readRoute({
  method: 'GET',
  path: '/api/admin/governance.csv',
  summary: 'The quarterly export of the same',
  action: 'governance.read_portal',
  query: quarterQuery,
  result: Type.Null(),
  raw: { contentType: 'text/csv' },
  refusals: { 'governance.no_such_quarter': 422 },
  handle: async ({ db, services, query, origin, reply }) => {
    const quarter = parseQuarter(query.quarter ?? quarterOf(origin.at));
    if (!quarter) return noQuarter();
    const report = await quarterlyReport(db, services, { quarter, now: origin.at });
    reply.header('content-disposition', `attachment; filename="governance-${quarter.name.replace(' ', '-')}.csv"`);
    await reply.type('text/csv; charset=utf-8').send(csvOf(report));
    return ok(null);
  },
});

function csvOf(report: QuarterlyReport): string {
  const { audit } = report;
  return stringify(
    [
      ['section', 'item', 'value', 'detail'],
      ['quarter', report.quarter, report.from, report.until],
      ...report.holdAgeing.map((row) => [
        'held money',
        `${row.days} days`,
        decimalRupees(row.amount),
        `${row.count} holds`,
      ]),
      ...report.decisions.map((row) => ['decision', row.action, row.count, `${row.people} people, last ${row.lastAt}`]),
      ...report.escalations.map((row) => ['escalation', row.queue, row.count, `oldest ${row.oldestAt}`]),
      ['audit', 'sealed rows', audit.rows, audit.root ?? ''],
      [
        'audit',
        'last verification',
        audit.lastCheck?.checkedAt ?? '',
        audit.lastCheck?.ok ? 'as sealed' : 'not verified',
      ],
      ...report.serviceLevels.map((row) => ['service level', row.area, row.availability ?? '', row.target ?? '']),
    ],
    { escape_formulas: true },
  );
}

export const portalRoutes = [reportRoute, exportRoute];
