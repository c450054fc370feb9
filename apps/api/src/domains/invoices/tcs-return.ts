import { decimalRupees } from '@mistri/money';
import type { Db } from '#platform/db/database.ts';
import { type TcsFact, tcsReturned, tcsSettled } from '#rooms/escrow/index.ts';
import { platformId } from './issue-document.ts';

/** Table 3 of GSTR-8: A is what registered persons bought, B what everybody else did. */
export type TcsTable = '3A' | '3B';

export interface TcsRow {
  readonly supplierGstin: string;
  readonly table: TcsTable;
  /** GST state code. */
  readonly placeOfSupply: string;
  /** Taxable values. */
  readonly supplied_minor: number;
  readonly returned_minor: number;
  /** Below zero in a month in which more came back than was sold. */
  readonly net_minor: number;
  readonly cgst_minor: number;
  readonly sgst_minor: number;
  readonly igst_minor: number;
}

export interface TcsReturn {
  readonly month: string;
  /** IN-6: the tenth of the next month. */
  readonly dueOn: string;
  readonly rows: readonly TcsRow[];
}

interface BilledLine {
  readonly kind: 'tax_invoice' | 'credit_note';
  readonly cause: string;
  readonly supplier_gstin: string | null;
  readonly recipient_gstin: string | null;
  readonly place_of_supply: string;
  readonly line_id: string;
  readonly taxable_minor: number;
}

/** So many ids are asked for at once: a month has more lines than a statement has parameters. */
const batch = 5_000;

/**
 * What the platform reports as tax collected at source (s.52, IN-6) for a month of India: taxable supplies of registered
 * sellers by the day of their tax invoice, less what credit notes of the same month took back. Tax is what the settlement of
 * each line took, so that all months together are what the ledger owes.
 *
 * The month is the one of the supply, not of the release: the tax is due for what was sold, whenever the seller is paid.
 */
export async function tcsReturn(db: Db, month: string): Promise<TcsReturn> {
  const next = nextMonth(month);
  const billed = await billedLines(db, { from: `${month}-01`, to: `${next}-01` });
  const facts = await tcsOf(db, billed);
  const rows = new Map<string, TcsRow>();
  for (const line of billed) {
    if (line.supplier_gstin === null) continue;
    const tcs = line.kind === 'credit_note' ? facts.returned(line) : facts.supplied(line);
    const table: TcsTable = line.recipient_gstin === null ? '3B' : '3A';
    const key = `${line.supplier_gstin} ${table} ${line.place_of_supply}`;
    const row = rows.get(key) ?? emptyRow(line.supplier_gstin, table, line.place_of_supply);
    rows.set(key, added(row, line, tcs));
  }
  const sorted = [...rows].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, row]) => row);
  return { month, dueOn: `${next}-10`, rows: sorted };
}

export function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12 ? `${year + 1}-01` : `${year}-${String(number + 1).padStart(2, '0')}`;
}

/** Lines that bear tax: exempt ones carry no TCS (compute-settlement.ts). */
function billedLines(db: Db, { from, to }: { from: string; to: string }): Promise<BilledLine[]> {
  return db
    .selectFrom('invoices')
    .innerJoin('invoice_lines as line', 'line.invoice_id', 'invoices.invoice_id')
    .select([
      'invoices.kind',
      'invoices.cause',
      'invoices.supplier_gstin',
      'invoices.recipient_gstin',
      'invoices.place_of_supply',
      'line.line_id',
      'line.taxable_minor',
    ])
    .where('invoices.issued_on', '>=', from)
    .where('invoices.issued_on', '<', to)
    .where('invoices.kind', 'in', ['tax_invoice', 'credit_note'])
    .where('invoices.supplier_id', '<>', platformId)
    .where('invoices.supplier_gstin', 'is not', null)
    .where('line.total_minor', '>', (line) => line.ref('line.taxable_minor'))
    .orderBy('invoices.invoice_id')
    .orderBy('line.position')
    .$narrowType<{ kind: BilledLine['kind'] }>()
    .execute();
}

type Amounts = Pick<TcsFact, 'cgst_minor' | 'sgst_minor' | 'igst_minor'>;
const nothing: Amounts = { cgst_minor: 0, sgst_minor: 0, igst_minor: 0 };

async function tcsOf(db: Db, billed: readonly BilledLine[]) {
  const lineIds = [...new Set(billed.map((line) => line.line_id))];
  const settled = new Map<string, Amounts>();
  const returned: (TcsFact & { refundId: string })[] = [];
  for (let start = 0; start < lineIds.length; start += batch) {
    const some = lineIds.slice(start, start + batch);
    for (const fact of await tcsSettled(db, some)) settled.set(fact.lineId, fact);
    returned.push(...(await tcsReturned(db, some)));
  }
  const before = await refundsBeforeSupply(db, [...new Set(returned.map((fact) => fact.refundId))]);
  const byLine = Map.groupBy(returned, (fact) => fact.lineId);
  return {
    /** Of an invoice's line: without what went back before there was an invoice. */
    supplied: ({ line_id }: BilledLine): Amounts =>
      (byLine.get(line_id) ?? [])
        .filter((fact) => before.has(fact.refundId))
        .reduce((left, fact) => combine(left, fact, -1), settled.get(line_id) ?? nothing),
    /** Of a credit note's line, whose cause names the refund. */
    returned: ({ line_id, cause }: BilledLine): Amounts =>
      (byLine.get(line_id) ?? []).find((fact) => fact.refundId === cause.split(':')[1]) ?? nothing,
  };
}

async function refundsBeforeSupply(db: Db, refundIds: readonly string[]): Promise<Set<string>> {
  const found = new Set<string>();
  for (let start = 0; start < refundIds.length; start += batch) {
    const rows = await db
      .selectFrom('invoice_refunds')
      .select('refund_id')
      .where('refund_id', 'in', refundIds.slice(start, start + batch))
      .where('treated_as', '=', 'not_supplied')
      .execute();
    for (const row of rows) found.add(row.refund_id);
  }
  return found;
}

function combine(left: Amounts, right: Amounts, sign: 1 | -1): Amounts {
  return {
    cgst_minor: left.cgst_minor + sign * right.cgst_minor,
    sgst_minor: left.sgst_minor + sign * right.sgst_minor,
    igst_minor: left.igst_minor + sign * right.igst_minor,
  };
}

function emptyRow(supplierGstin: string, table: TcsTable, placeOfSupply: string): TcsRow {
  return { supplierGstin, table, placeOfSupply, supplied_minor: 0, returned_minor: 0, net_minor: 0, ...nothing };
}

function added(row: TcsRow, line: BilledLine, tcs: Amounts): TcsRow {
  const back = line.kind === 'credit_note';
  return {
    ...row,
    supplied_minor: row.supplied_minor + (back ? 0 : line.taxable_minor),
    returned_minor: row.returned_minor + (back ? line.taxable_minor : 0),
    net_minor: row.net_minor + (back ? -1 : 1) * line.taxable_minor,
    ...combine(row, tcs, back ? -1 : 1),
  };
}

/** The columns of Table 3, amounts in rupees. Nothing in it comes from a person's keyboard. */
export function tcsCsv(report: TcsReturn): string {
  const lines = [
    'table,supplier_gstin,place_of_supply,value_supplied,value_returned,net_value,integrated_tax,central_tax,state_tax',
    ...report.rows.map((row) =>
      [
        row.table,
        row.supplierGstin,
        row.placeOfSupply,
        ...[row.supplied_minor, row.returned_minor, row.net_minor, row.igst_minor, row.cgst_minor, row.sgst_minor].map(
          (minor) => decimalRupees(minor),
        ),
      ].join(','),
    ),
  ];
  return `${lines.join('\r\n')}\r\n`;
}
