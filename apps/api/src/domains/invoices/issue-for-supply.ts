import type { Tx } from '#platform/db/database.ts';
import {
  type Address,
  type JobLine,
  linesOf,
  lockJob,
  openParties,
  type Parties,
  refundsOf,
} from '#rooms/jobs/index.ts';
import type { InvoiceAddress, InvoiceLine, InvoiceParty } from './invoice-content.ts';
import { type Draft, type IssueContext, issueDocument, platformId } from './issue-document.ts';
import { invoicesOfJob, noteRefund } from './invoices-store.ts';
import { lessRefund } from './line-amounts.ts';
import { platformParty } from './platform-party.ts';

/**
 * The supply has begun: one tax invoice in the seller's name for the seller's lines, one of the platform for its own (fee,
 * delivery). What was refunded before is left out. Called again (delivery follows dispatch) it issues nothing new.
 */
export async function issueForSupply(tx: Tx, context: IssueContext, jobId: string): Promise<string[]> {
  const job = await lockJob(tx, jobId);
  if (!job) throw new Error(`no job ${jobId}`);
  // From the first invoice on, a refund is corrected by a credit note and never left out.
  const earlier = (await invoicesOfJob(tx, jobId)).filter((invoice) => invoice.cause.startsWith(`supply:${jobId}:`));
  if (earlier.length > 0) return earlier.map((invoice) => invoice.invoice_id);
  const parties = openParties(context.services, job);
  const lines = await remainingLines(tx, context, jobId);
  const issued: string[] = [];
  for (const beneficiary of ['payee', 'platform'] as const) {
    const own = lines.filter((line) => line.beneficiary === beneficiary).map(({ line }) => line);
    if (own.length === 0) continue;
    const supplier =
      beneficiary === 'payee'
        ? { id: job.payee_id, party: partyOf(parties.supplier) }
        : { id: platformId, party: platformParty(context.services.config.company) };
    const draft = supplyDraft({ jobId, parties, supplier, recipientId: job.customer_id, lines: own });
    issued.push(await issueDocument(tx, context, draft));
  }
  return issued;
}

interface Supply {
  readonly jobId: string;
  readonly parties: Parties;
  readonly supplier: Draft['supplier'];
  readonly recipientId: string;
  readonly lines: readonly InvoiceLine[];
}

function supplyDraft(supply: Supply): Draft {
  const { parties, supplier, lines } = supply;
  const recipient = partyOf(parties.buyer);
  const delivery = parties.deliveryAddress && addressOf(parties.deliveryAddress);
  const registered = supplier.party.gstin !== null;
  if (!registered && lines.some((line) => line.total_minor !== line.taxable_minor)) {
    throw new Error(`job ${supply.jobId}: tax in the name of a supplier without GSTIN`);
  }
  return {
    kind: registered ? 'tax_invoice' : 'bill_of_supply',
    cause: `supply:${supply.jobId}:${supplier.id}`,
    jobId: supply.jobId,
    supplier,
    recipient: { id: supply.recipientId, party: recipient },
    deliveryAddress: delivery && !sameAddress(delivery, recipient.address) ? delivery : null,
    placeOfSupply: parties.placeOfSupply,
    reverseCharge: false,
    lines,
    refersTo: null,
    reason: null,
  };
}

/** The job's lines less what was refunded; from now on these refunds are settled without a credit note. */
async function remainingLines(
  tx: Tx,
  { origin }: IssueContext,
  jobId: string,
): Promise<{ beneficiary: JobLine['beneficiary']; line: InvoiceLine }[]> {
  for (const refund of await refundsOf(tx, jobId)) {
    await noteRefund(tx, { refundId: refund.refundId, jobId, as: 'not_supplied', at: origin.at });
  }
  return (await linesOf(tx, jobId)).flatMap((row) => {
    const line = row.total_minor > 0 ? lessRefund(lineOf(row), row.refunded_minor) : undefined;
    return line ? [{ beneficiary: row.beneficiary, line }] : [];
  });
}

export function lineOf(row: JobLine): InvoiceLine {
  return {
    lineId: row.line_id,
    description: row.description,
    hsn: row.hsn,
    quantity: row.quantity,
    unit_minor: row.unit_minor,
    discount_minor: row.discount_minor,
    gstRate_bp: row.gst_rate_bp,
    taxable_minor: row.taxable_minor,
    cgst_minor: row.cgst_minor,
    sgst_minor: row.sgst_minor,
    igst_minor: row.igst_minor,
    total_minor: row.total_minor,
  };
}

/** Without the phone number: an invoice does not need it, and it travels far. */
export function addressOf({ name, lines, city, pin, stateCode, stateName }: Address): InvoiceAddress {
  return { name, lines: [...lines], city, pin, stateCode, stateName };
}

function partyOf(party: Parties['buyer']): InvoiceParty {
  return { name: party.name, gstin: party.gstin, address: addressOf(party.address) };
}

function sameAddress(a: InvoiceAddress, b: InvoiceAddress): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
