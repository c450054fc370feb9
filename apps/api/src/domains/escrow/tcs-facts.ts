import type { Db } from '#platform/db/database.ts';

/** TCS (s.52) of one line of a job, by the kind of tax it stands beside. */
export interface TcsFact {
  readonly lineId: string;
  readonly cgst_minor: number;
  readonly sgst_minor: number;
  readonly igst_minor: number;
}

/** As it was settled when the money came; what refunds took back is not taken off. */
export async function tcsSettled(db: Db, lineIds: readonly string[]): Promise<TcsFact[]> {
  if (lineIds.length === 0) return [];
  return db
    .selectFrom('holds')
    .select([
      'line_id as lineId',
      'tcs_cgst_minor as cgst_minor',
      'tcs_sgst_minor as sgst_minor',
      'tcs_igst_minor as igst_minor',
    ])
    .where('line_id', 'in', [...lineIds])
    .execute();
}

/** What each refund took back of these lines. */
export async function tcsReturned(
  db: Db,
  lineIds: readonly string[],
): Promise<(TcsFact & { readonly refundId: string })[]> {
  if (lineIds.length === 0) return [];
  return db
    .selectFrom('hold_refunds as refund')
    .innerJoin('holds', 'holds.hold_id', 'refund.hold_id')
    .select([
      'refund.refund_id as refundId',
      'holds.line_id as lineId',
      'refund.tcs_cgst_minor as cgst_minor',
      'refund.tcs_sgst_minor as sgst_minor',
      'refund.tcs_igst_minor as igst_minor',
    ])
    .where('holds.line_id', 'in', [...lineIds])
    .execute();
}
