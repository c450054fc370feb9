import type { EventPayload } from '@mistri/contracts/events/index';
import type { Tx } from '#platform/db/database.ts';
import { lockJob } from '#rooms/jobs/index.ts';
import type { InvoiceContent, InvoiceLine } from './invoice-content.ts';
import { creditedLines, type InvoiceRow, invoicesOfJob, noteRefund } from './invoices-store.ts';
import { type IssueContext, issueDocument } from './issue-document.ts';
import { creditLine } from './line-amounts.ts';
import { openContent } from './open-content.ts';

type RefundDue = EventPayload<'jobs.refund_due.v1'>;

/**
 * A refund was decided (s.34): each invoice of the job that bears refunded lines is corrected by a credit note of its own
 * supplier. Before the supply there is no invoice, and nothing to correct: the invoice will leave the amount out.
 */
export async function issueCreditNotes(tx: Tx, context: IssueContext, refund: RefundDue): Promise<string[]> {
  await lockJob(tx, refund.jobId);
  const invoices = (await invoicesOfJob(tx, refund.jobId)).filter(
    (invoice) => invoice.kind === 'tax_invoice' || invoice.kind === 'bill_of_supply',
  );
  if (invoices.length === 0) return [];
  const { refundId, jobId } = refund;
  const first = await noteRefund(tx, { refundId, jobId, as: 'credit_note', at: context.origin.at });
  if (!first) return [];
  const amounts = new Map(refund.lines.map((line) => [line.lineId, line.amount_minor]));
  const issued: string[] = [];
  for (const invoice of invoices) {
    const content = openContent(context.services, invoice);
    const lines = await creditLines(tx, invoice, { content, amounts });
    if (lines.length === 0) continue;
    issued.push(await issueCorrection(tx, context, { refund, invoice, content, lines }));
  }
  if (amounts.size > 0) throw new Error(`refund ${refundId}: lines that no invoice of the job bears`);
  return issued;
}

/** Takes the lines it can serve out of `amounts`. */
async function creditLines(
  tx: Tx,
  invoice: InvoiceRow,
  { content, amounts }: { content: InvoiceContent; amounts: Map<string, number> },
): Promise<InvoiceLine[]> {
  const credited = Map.groupBy(await creditedLines(tx, invoice.invoice_id), (line) => line.line_id);
  return content.lines.flatMap((line) => {
    const amount_minor = amounts.get(line.lineId);
    if (amount_minor === undefined) return [];
    amounts.delete(line.lineId);
    return [creditLine(lessCredited(line, credited.get(line.lineId) ?? []), amount_minor)];
  });
}

type Credited = Awaited<ReturnType<typeof creditedLines>>;

function lessCredited(line: InvoiceLine, credited: Credited): InvoiceLine {
  const sum = (field: keyof Credited[number] & `${string}_minor`): number =>
    credited.reduce((total, part) => total + part[field], 0);
  return {
    ...line,
    taxable_minor: line.taxable_minor - sum('taxable_minor'),
    cgst_minor: line.cgst_minor - sum('cgst_minor'),
    sgst_minor: line.sgst_minor - sum('sgst_minor'),
    igst_minor: line.igst_minor - sum('igst_minor'),
    total_minor: line.total_minor - sum('total_minor'),
  };
}

function issueCorrection(
  tx: Tx,
  context: IssueContext,
  correction: { refund: RefundDue; invoice: InvoiceRow; content: InvoiceContent; lines: readonly InvoiceLine[] },
): Promise<string> {
  const { refund, invoice, content, lines } = correction;
  return issueDocument(tx, context, {
    kind: 'credit_note',
    cause: `refund:${refund.refundId}:${invoice.invoice_id}`,
    jobId: refund.jobId,
    supplier: { id: invoice.supplier_id, party: content.supplier },
    recipient: { id: invoice.recipient_id, party: content.recipient },
    deliveryAddress: content.deliveryAddress,
    placeOfSupply: content.placeOfSupply,
    reverseCharge: content.reverseCharge,
    lines,
    refersTo: invoice,
    reason: refund.reason,
  });
}
