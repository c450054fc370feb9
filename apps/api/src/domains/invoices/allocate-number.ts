import { sql } from 'kysely';
import { indianDay } from '#platform/indian-days.ts';
import type { Tx } from '#platform/db/database.ts';
import { financialYear } from '#rooms/taxes/index.ts';
import type { InvoiceKind } from './invoice-content.ts';

export interface DocumentNumber {
  readonly series: string;
  /** `2026-27` */
  readonly financialYear: string;
  readonly number: number;
  /** `MT/2627/0000123`: 15 of the 16 characters the rule allows (IN-3). */
  readonly text: string;
  readonly issuedAt: Date;
  readonly issuedOn: string;
}

/**
 * One series per kind, and others for what the platform itself supplies: M for documents in the name of a seller, P for the
 * platform's own. A seller's own books use other letters.
 */
const series: Readonly<Record<InvoiceKind, { seller: string; platform: string }>> = {
  tax_invoice: { seller: 'MT', platform: 'PT' },
  bill_of_supply: { seller: 'MB', platform: 'PB' },
  credit_note: { seller: 'MC', platform: 'PC' },
  commission_invoice: { seller: 'PF', platform: 'PF' },
  commission_credit_note: { seller: 'PR', platform: 'PR' },
};

/**
 * The next number of a series. The counter's row stays locked until the transaction ends: numbers have no gaps, because a
 * rollback gives the number back, and dates never run against the numbers. Last in the lock order.
 */
export async function allocateNumber(
  tx: Tx,
  asked: { supplierKey: string; kind: InvoiceKind; platform: boolean; at: Date },
): Promise<DocumentNumber> {
  const name = series[asked.kind][asked.platform ? 'platform' : 'seller'];
  const year = financialYear(asked.at);
  const { number, issuedAt } = await tx
    .insertInto('invoice_counters')
    .values({
      supplier_key: asked.supplierKey,
      series: name,
      financial_year: year.name,
      last_number: 1,
      last_issued_at: asked.at,
    })
    .onConflict((conflict) =>
      conflict.columns(['supplier_key', 'series', 'financial_year']).doUpdateSet({
        last_number: sql`invoice_counters.last_number + 1`,
        last_issued_at: sql`greatest(invoice_counters.last_issued_at, excluded.last_issued_at)`,
      }),
    )
    .returning(['last_number as number', 'last_issued_at as issuedAt'])
    .executeTakeFirstOrThrow();
  return {
    series: name,
    financialYear: year.name,
    number,
    text: `${name}/${year.short}/${String(number).padStart(7, '0')}`,
    issuedAt,
    issuedOn: indianDay(issuedAt),
  };
}
