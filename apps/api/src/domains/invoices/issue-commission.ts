import type { EventPayload } from '@mistri/contracts/events/index';
import { gstState } from '@mistri/contracts/identifiers/index';
import type { Tx } from '#platform/db/database.ts';
import { type CommissionFact, commissionEarned, commissionReturned } from '#rooms/escrow/index.ts';
import { type JobLine, linesOf, lockJob } from '#rooms/jobs/index.ts';
import { getPayee, type Payee } from '#rooms/payouts/index.ts';
import { gstRateFor } from '#rooms/taxes/index.ts';
import { type InvoiceLine, type InvoiceParty, refundAfterRelease } from './invoice-content.ts';
import { invoicesOfJob, type InvoiceRow } from './invoices-store.ts';
import { type Draft, type IssueContext, issueDocument, platformId } from './issue-document.ts';
import { platformParty } from './platform-party.ts';

/** SAC of the platform's service to sellers: other support services (IN-5). */
const commissionSac = '998599';

/** MKT-10: the money of these lines was released, so the platform has earned its commission on them. */
export async function issueCommissionInvoice(
  tx: Tx,
  context: IssueContext,
  released: EventPayload<'escrow.released.v1'>,
): Promise<string | undefined> {
  await lockJob(tx, released.jobId);
  const earned = await commissionEarned(tx, released);
  const lines = await commissionLines(tx, { jobId: released.jobId, facts: earned, word: 'Commission' });
  const [firstHold] = released.holdIds;
  if (lines.length === 0 || !firstHold) return undefined;
  const draft = await commissionDraft(tx, context, { ...released, lines });
  return issueDocument(tx, context, {
    ...draft,
    kind: 'commission_invoice',
    // A hold is released once.
    cause: `commission:${firstHold}`,
    refersTo: null,
    reason: null,
  });
}

/** A refund after the release gave commission back: a credit note for each commission invoice that bore it. */
export async function issueCommissionCredit(
  tx: Tx,
  context: IssueContext,
  refund: EventPayload<'escrow.refund_decided.v1'>,
): Promise<string[]> {
  await lockJob(tx, refund.jobId);
  const returned = await commissionReturned(tx, refund.refundId);
  const lines = await commissionLines(tx, { jobId: refund.jobId, facts: returned, word: 'Commission returned' });
  if (lines.length === 0) return [];
  const invoices = (await invoicesOfJob(tx, refund.jobId)).filter((row) => row.kind === 'commission_invoice');
  const draft = await commissionDraft(tx, context, { jobId: refund.jobId, payeeId: refund.payeeId, lines });
  const issued: string[] = [];
  for (const [invoice, own] of await byInvoice(tx, invoices, lines)) {
    issued.push(
      await issueDocument(tx, context, {
        ...draft,
        lines: own,
        kind: 'commission_credit_note',
        cause: `commission-refund:${refund.refundId}:${invoice.invoice_id}`,
        refersTo: invoice,
        reason: refundAfterRelease,
      }),
    );
  }
  const placed = issued.length > 0;
  // The release's own event may still be on its way: this one comes again.
  if (!placed) throw new Error(`refund ${refund.refundId}: the commission invoice is not there yet`);
  return issued;
}

async function byInvoice(
  tx: Tx,
  invoices: readonly InvoiceRow[],
  lines: readonly InvoiceLine[],
): Promise<Map<InvoiceRow, InvoiceLine[]>> {
  const found = new Map<InvoiceRow, InvoiceLine[]>();
  if (invoices.length === 0) return found;
  const rows = await tx
    .selectFrom('invoice_lines')
    .select(['invoice_id', 'line_id'])
    .where(
      'invoice_id',
      'in',
      invoices.map((invoice) => invoice.invoice_id),
    )
    .execute();
  for (const line of lines) {
    const row = rows.find((entry) => entry.line_id === line.lineId);
    const invoice = invoices.find((entry) => entry.invoice_id === row?.invoice_id);
    if (!invoice) throw new Error(`line ${line.lineId}: no commission invoice bears it yet`);
    found.set(invoice, [...(found.get(invoice) ?? []), line]);
  }
  return found;
}

async function commissionLines(
  tx: Tx,
  what: { jobId: string; facts: readonly CommissionFact[]; word: string },
): Promise<InvoiceLine[]> {
  const facts = what.facts.filter((fact) => fact.commission_minor > 0);
  const [first] = facts;
  if (!first) return [];
  const rate = await gstRateFor(tx, { hsn: commissionSac, at: first.capturedAt });
  const sold = new Map((await linesOf(tx, what.jobId)).map((line) => [line.line_id, line]));
  return facts.map((fact) =>
    commissionLine(fact, sold.get(fact.lineId), { word: what.word, rate_bp: rate?.rate_bp ?? 0 }),
  );
}

function commissionLine(
  fact: CommissionFact,
  sold: JobLine | undefined,
  how: { word: string; rate_bp: number },
): InvoiceLine {
  const { lineId, commission_minor, cgst_minor, sgst_minor, igst_minor } = fact;
  const total_minor = commission_minor + cgst_minor + sgst_minor + igst_minor;
  return {
    lineId,
    description: sold ? `${how.word}: ${sold.description}` : how.word,
    hsn: commissionSac,
    quantity: 1,
    unit_minor: total_minor,
    discount_minor: 0,
    gstRate_bp: how.rate_bp,
    taxable_minor: commission_minor,
    cgst_minor,
    sgst_minor,
    igst_minor,
    total_minor,
  };
}

type CommissionDraft = Omit<Draft, 'kind' | 'cause' | 'refersTo' | 'reason'>;

async function commissionDraft(
  tx: Tx,
  { services }: IssueContext,
  what: { jobId: string; payeeId: string; lines: readonly InvoiceLine[] },
): Promise<CommissionDraft> {
  const payee = await getPayee(tx, what.payeeId);
  if (!payee) throw new Error(`payee ${what.payeeId} is not known to payouts`);
  return {
    jobId: what.jobId,
    supplier: { id: platformId, party: platformParty(services.config.company) },
    recipient: { id: payee.payeeId, party: payeeParty(payee) },
    deliveryAddress: null,
    placeOfSupply: { stateCode: payee.stateCode, stateName: stateNameOf(payee.stateCode) },
    reverseCharge: false,
    lines: what.lines,
  };
}

function payeeParty(payee: Payee): InvoiceParty {
  const { address } = payee;
  return {
    name: payee.legalName,
    gstin: payee.gstin,
    address: {
      name: payee.legalName,
      lines: [address.line1, ...(address.line2 ? [address.line2] : [])],
      city: address.city,
      pin: address.pin,
      stateCode: address.stateCode,
      stateName: stateNameOf(address.stateCode),
    },
  };
}

function stateNameOf(code: string): string {
  return gstState(code)?.name ?? code;
}
