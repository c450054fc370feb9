import { addGst } from '@mistri/money';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import {
  createJobs,
  type JobLine,
  markFulfilled,
  markFunded,
  type NewJobLine,
  type Parties,
} from '#rooms/jobs/index.ts';
import { commandOrigin } from './held-job.ts';
import type { TestApp } from './harness.ts';

export interface JobOptions {
  customerId?: string;
  payeeId?: string;
  productIds?: readonly string[];
  /** How far it went; default `fulfilled`. */
  until?: 'open' | 'funded' | 'fulfilled';
  lines?: readonly NewJobLine[];
  parties?: Partial<Parties>;
}

export interface MadeJob {
  jobId: string;
  customerId: string;
  payeeId: string;
  lines: JobLine[];
}

export function goodsLine(more: Partial<NewJobLine> = {}, taxable_minor = 200_000): NewJobLine {
  const gst = addGst(taxable_minor, 1800, { supplierState: '33', placeOfSupply: '33' });
  return {
    kind: 'goods',
    beneficiary: 'payee',
    reference_id: newId('prd'),
    description: 'Display for Redmi Note 12',
    hsn: '85177990',
    category: 'display',
    quantity: 1,
    unit_minor: gst.total,
    discount_minor: 0,
    taxable_minor,
    gst_rate_bp: 1800,
    cgst_minor: gst.cgst,
    sgst_minor: gst.sgst,
    igst_minor: gst.igst,
    total_minor: gst.total,
    ...more,
  };
}

const tamilNadu = { stateCode: '33', stateName: 'Tamil Nadu' };

export const testParties: Parties = {
  supplier: {
    name: 'Selvi Spares Private Limited',
    gstin: '33AABCS1234L1Z5',
    address: { name: 'Selvi Spares', lines: ['12 Ritchie Street'], city: 'Chennai', pin: '600002', ...tamilNadu },
  },
  buyer: {
    name: 'Meena K',
    gstin: null,
    address: { name: 'Meena K', lines: ['4 North Masi Street'], city: 'Madurai', pin: '625001', ...tamilNadu },
  },
  deliveryAddress: {
    name: 'Meena K',
    lines: ['4 North Masi Street'],
    city: 'Madurai',
    pin: '625001',
    ...tamilNadu,
    phone: '9876543210',
  },
  placeOfSupply: tamilNadu,
};

/** A job by the jobs room alone: no order, no payment, no hold behind it. */
export async function makeJob(test: TestApp, options: JobOptions = {}): Promise<MadeJob> {
  const { customerId = newId('usr'), payeeId = newId('dlr'), until = 'fulfilled' } = options;
  const jobId = newId('ord');
  const lines = options.lines ?? (options.productIds ?? [newId('prd')]).map((id) => goodsLine({ reference_id: id }));
  const origin = commandOrigin(test);
  const made = await transact(test.db, async (tx) => {
    const rows = await createJobs(tx, test.app.services, origin.at, [
      {
        jobId,
        kind: 'order',
        customerId,
        payeeId,
        checkoutId: newId('chk'),
        parties: { ...testParties, ...options.parties },
        lines,
      },
    ]);
    if (until !== 'open') await markFunded(tx, origin, jobId);
    return rows;
  });
  if (until === 'fulfilled') await deliver(test, jobId);
  return { jobId, customerId, payeeId, lines: made };
}

export async function deliver(test: TestApp, jobId: string): Promise<void> {
  const origin = commandOrigin(test);
  await transact(test.db, (tx) => markFulfilled(tx, origin, { jobId, disputeWindowEndsAt: origin.at }));
}
