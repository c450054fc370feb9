import type { Db } from '#platform/db/database.ts';
import { partsLeft } from './holds-store.ts';

/** What the platform earned on one line of a job, or gave back: GST apart. */
export interface CommissionFact {
  readonly lineId: string;
  readonly commission_minor: number;
  readonly cgst_minor: number;
  readonly sgst_minor: number;
  readonly igst_minor: number;
  /** The moment whose rates settled the line. */
  readonly capturedAt: Date;
}

/** Earned when these holds were released: what is settled, less what was refunded before. */
export async function commissionEarned(
  db: Db,
  released: { jobId: string; holdIds: readonly string[] },
): Promise<CommissionFact[]> {
  const holds = await db
    .selectFrom('holds')
    .selectAll()
    .where('job_id', '=', released.jobId)
    .where('hold_id', 'in', [...released.holdIds])
    .where('beneficiary', '=', 'payee')
    .orderBy('hold_id')
    .execute();
  const late = await lateRefunds(
    db,
    holds.map((hold) => hold.hold_id),
  );
  const left = await partsLeft(db, holds);
  return holds.flatMap((hold) => {
    const parts = left.get(hold.hold_id);
    if (!parts) return [];
    // A refund that came between the release and this look has a credit note of its own.
    const back = late.filter((refund) => refund.hold_id === hold.hold_id);
    const sum = (field: 'commission_minor' | 'gst_cgst_minor' | 'gst_sgst_minor' | 'gst_igst_minor'): number =>
      back.reduce((total, refund) => total + refund[field], 0);
    return [
      {
        lineId: hold.line_id,
        commission_minor: parts.commission + sum('commission_minor'),
        cgst_minor: parts.gst_cgst + sum('gst_cgst_minor'),
        sgst_minor: parts.gst_sgst + sum('gst_sgst_minor'),
        igst_minor: parts.gst_igst + sum('gst_igst_minor'),
        capturedAt: hold.captured_at,
      },
    ];
  });
}

/** Given back by one refund of lines that had been released. Empty for a refund out of held money. */
export async function commissionReturned(db: Db, refundId: string): Promise<CommissionFact[]> {
  const rows = await db
    .selectFrom('hold_refunds as refund')
    .innerJoin('holds', 'holds.hold_id', 'refund.hold_id')
    .select([
      'holds.line_id as lineId',
      'refund.commission_minor',
      'refund.gst_cgst_minor as cgst_minor',
      'refund.gst_sgst_minor as sgst_minor',
      'refund.gst_igst_minor as igst_minor',
      'holds.captured_at as capturedAt',
    ])
    .where('refund.refund_id', '=', refundId)
    .where('refund.after_release', '=', true)
    .where('holds.beneficiary', '=', 'payee')
    .orderBy('holds.hold_id')
    .execute();
  return rows;
}

function lateRefunds(db: Db, holdIds: readonly string[]) {
  if (holdIds.length === 0) return Promise.resolve([]);
  return db
    .selectFrom('hold_refunds')
    .select(['hold_id', 'commission_minor', 'gst_cgst_minor', 'gst_sgst_minor', 'gst_igst_minor'])
    .where('hold_id', 'in', [...holdIds])
    .where('after_release', '=', true)
    .execute();
}
