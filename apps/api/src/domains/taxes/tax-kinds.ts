/** Kinds whose value is a rate in basis points. */
export const rateKinds = ['gst', 'gst_operator', 'tcs', 'tds'] as const;
/** Kinds whose value is an amount in paise. */
export const amountKinds = ['tds_exempt_gross', 'consumer_address_total', 'e_invoice_turnover'] as const;
export const taxKinds = [...rateKinds, ...amountKinds] as const;

export type RateKind = (typeof rateKinds)[number];
export type AmountKind = (typeof amountKinds)[number];
export type TaxKind = RateKind | AmountKind;

export function isRateKind(kind: TaxKind): kind is RateKind {
  return (rateKinds as readonly string[]).includes(kind);
}

const scopeForms: Readonly<Record<TaxKind, { form: RegExp; message: string }>> = {
  gst: { form: /^(?:\d{2}|\d{4}|\d{6}|\d{8})$/, message: 'must be an HSN or SAC code of 2, 4, 6 or 8 digits' },
  gst_operator: { form: /^99(?:\d{2}|\d{4})?$/, message: 'must be a SAC code that begins with 99' },
  tds: { form: /^(?:with_pan|without_pan)$/, message: 'must be with_pan or without_pan' },
  tcs: { form: /^all$/, message: 'must be all' },
  tds_exempt_gross: { form: /^all$/, message: 'must be all' },
  consumer_address_total: { form: /^all$/, message: 'must be all' },
  e_invoice_turnover: { form: /^all$/, message: 'must be all' },
};

/** @returns what is wrong with the scope, or undefined */
export function scopeProblem(kind: TaxKind, scope: string): string | undefined {
  const { form, message } = scopeForms[kind];
  return form.test(scope) ? undefined : message;
}
