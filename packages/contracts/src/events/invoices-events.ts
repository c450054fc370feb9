import { Type } from 'typebox';

/** Events of the room `invoices`. Subject: the job's id. */
export const invoicesEvents = {
  /** A numbered document exists for ever (MKT-10). */
  'invoices.issued.v1': Type.Object({
    invoiceId: Type.String(),
    kind: Type.String(),
    documentNumber: Type.String(),
    jobId: Type.String(),
    supplierId: Type.String(),
    recipientId: Type.String(),
    total_minor: Type.Integer(),
  }),
};
