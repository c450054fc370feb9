import { type Static, Type } from 'typebox';
import { idPattern, typeIdSuffix } from '#platform/ids.ts';
import { invoiceKinds } from './invoice-content.ts';
import { paperLanguages } from './pdf/words/paper-words.ts';

const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) => Type.Union([schema, Type.Null()]);
const minor = Type.Integer({ description: 'paise' });
const day = Type.String({ format: 'date', description: 'day in India' });
const kind = Type.Enum([...invoiceKinds]);
const jobId = Type.String({ pattern: `^(ord|rep|bkg|sub)_${typeIdSuffix}$` });

export const invoiceParams = Type.Object({ invoiceId: Type.String({ pattern: idPattern('inv') }) });
export const jobParams = Type.Object({ jobId });
export const payeeParams = Type.Object({ payeeId: Type.String({ pattern: `^(dlr|tec|prv|usr)_${typeIdSuffix}$` }) });

const filter = {
  jobId: Type.Optional(jobId),
  kind: Type.Optional(kind),
  from: Type.Optional(day),
  to: Type.Optional(day),
  after: Type.Optional(Type.String({ pattern: idPattern('inv'), description: '`nextAfter` of the page before' })),
  limit: Type.Integer({ minimum: 1, maximum: 100, default: 20 }),
};
export const ownQuery = Type.Object(filter, { additionalProperties: false });
export const adminQuery = Type.Object(
  {
    ...filter,
    partyId: Type.Optional(
      Type.String({ pattern: `^(usr|dlr|tec|prv)_${typeIdSuffix}$`, description: 'Supplier or recipient' }),
    ),
  },
  { additionalProperties: false },
);
const locale = Type.Enum([...paperLanguages], { default: 'en', description: 'Language of the paper' });
export const paperQuery = Type.Object({ locale }, { additionalProperties: false });
export const statementQuery = Type.Object({ from: day, to: day, locale }, { additionalProperties: false });

const summary = {
  invoiceId: Type.String(),
  kind,
  documentNumber: Type.String(),
  issuedOn: Type.String(),
  jobId: Type.String(),
  supplierId: Type.String(),
  recipientId: Type.String(),
  taxableAmount: minor,
  cgst: minor,
  sgst: minor,
  igst: minor,
  totalAmount: minor,
  correctsId: orNull(Type.String({ description: 'Of a credit note: the invoice it corrects' })),
};
export const invoiceSummary = Type.Object(summary);
export const invoiceList = Type.Object({ invoices: Type.Array(invoiceSummary), nextAfter: orNull(Type.String()) });

const address = Type.Object({
  name: Type.String(),
  lines: Type.Array(Type.String()),
  city: Type.String(),
  pin: Type.String(),
  stateCode: Type.String(),
  stateName: Type.String(),
});
const party = Type.Object({ name: Type.String(), gstin: orNull(Type.String()), address });
const irn = Type.Object({ irn: Type.String(), ackNo: Type.String(), ackOn: Type.String() });

export const invoiceResult = Type.Object({
  ...summary,
  supplier: party,
  recipient: party,
  deliveryAddress: orNull(address),
  placeOfSupply: Type.Object({ stateCode: Type.String(), stateName: Type.String() }),
  reverseCharge: Type.Boolean(),
  lines: Type.Array(
    Type.Object({
      description: Type.String(),
      hsn: Type.String(),
      quantity: Type.Integer(),
      unitAmount: minor,
      discount: minor,
      gstRateBp: Type.Integer(),
      taxableAmount: minor,
      cgst: minor,
      sgst: minor,
      igst: minor,
      totalAmount: minor,
    }),
  ),
  amountInWords: Type.String(),
  reason: orNull(Type.String()),
  eInvoice: orNull(irn),
});

export const irnBody = Type.Object(
  {
    irn: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'Invoice reference number, 64 hexadecimal digits' }),
    ackNo: Type.String({ pattern: '^\\d{1,20}$' }),
    ackOn: day,
    signedQr: Type.String({ minLength: 20, maxLength: 2000, pattern: '^[\\x21-\\x7e]+$' }),
  },
  { additionalProperties: false },
);
export const irnResult = Type.Object({ invoiceId: Type.String(), irn: Type.String() });

export const tcsMonthQuery = Type.Object(
  { month: Type.String({ pattern: '^20[0-9]{2}-(0[1-9]|1[0-2])$', description: 'Indian calendar month, 2026-11' }) },
  { additionalProperties: false },
);
export const tcsReturnResult = Type.Object({
  month: Type.String(),
  dueOn: day,
  rows: Type.Array(
    Type.Object({
      supplierGstin: Type.String(),
      table: Type.Enum(['3A', '3B'], { description: '3A: registered persons bought it. 3B: others did' }),
      placeOfSupply: Type.String({ description: 'GST state code' }),
      supplied: minor,
      returned: minor,
      net: minor,
      cgst: minor,
      sgst: minor,
      igst: minor,
    }),
  ),
});

export type InvoiceSummary = Static<typeof invoiceSummary>;
export type InvoiceAnswer = Static<typeof invoiceResult>;
