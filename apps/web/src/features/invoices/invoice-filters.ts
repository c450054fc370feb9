import { isJobId } from '#web/navigation/is-id.ts';

type Values = Readonly<Partial<Record<'from' | 'to' | 'jobId', string | undefined>>>;

/** The filters as the api wants them; half a number or no day is not sent. */
export function invoiceQuery({ from, to, jobId }: Values) {
  const day = (text: string | undefined): string | undefined =>
    text !== undefined && /^\d{4}-\d{2}-\d{2}$/.test(text) ? text : undefined;
  const [first, last] = [day(from), day(to)];
  return {
    ...(first ? { from: first } : {}),
    ...(last ? { to: last } : {}),
    ...(jobId !== undefined && isJobId(jobId.trim()) ? { jobId: jobId.trim() } : {}),
  };
}

/** CGST and SGST inside the State, IGST between States: what the buyer calls tax. */
export const taxOf = (invoice: { cgst: number; sgst: number; igst: number }): number =>
  invoice.cgst + invoice.sgst + invoice.igst;

export interface IrnFields extends Record<string, string> {
  irn: string;
  ackNo: string;
  ackOn: string;
  signedQr: string;
}

/** What the registration portal gives, brought to the form the api takes: people paste capitals and spaces. */
export function irnBody(fields: IrnFields) {
  return {
    irn: fields.irn.replaceAll(/\s/g, '').toLowerCase(),
    ackNo: fields.ackNo.replaceAll(/\s/g, ''),
    ackOn: fields.ackOn,
    signedQr: fields.signedQr.replaceAll(/\s/g, ''),
  };
}
