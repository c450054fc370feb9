import type { InvoiceKind } from '../../invoice-content.ts';

/** The languages papers are drawn in. English is the one that tax officers and banks read; the others say it beside. */
export const paperLanguages = ['en', 'ta', 'hi'] as const;
export type PaperLanguage = (typeof paperLanguages)[number];

/**
 * What is printed on papers. Names of taxes and numbers (GSTIN, HSN, CGST, IRN…) stay as the law writes them, in every
 * language.
 */
export interface PaperWords {
  readonly titles: Readonly<Record<InvoiceKind, string>>;
  readonly originalForRecipient: string;
  readonly date: string;
  readonly order: string;
  readonly plan: string;
  readonly repair: string;
  readonly supplier: string;
  readonly recipient: string;
  readonly deliveredTo: string;
  readonly unregistered: string;
  readonly state: (name: string, code: string) => string;
  readonly placeOfSupply: string;
  readonly reverseCharge: string;
  readonly yes: string;
  readonly no: string;
  readonly soldThrough: string;
  readonly corrects: (documentNumber: string, day: string) => string;
  readonly reason: string;
  readonly reasons: { readonly returned: string; readonly dispute: string; readonly afterRelease: string };
  readonly columns: {
    readonly description: string;
    readonly quantity: string;
    readonly price: string;
    readonly discount: string;
    readonly taxable: string;
    readonly rate: string;
    readonly total: string;
    readonly totalTax: string;
  };
  readonly totalCredited: string;
  readonly amountInWords: string;
  readonly taxSummary: string;
  readonly closing: Readonly<Record<InvoiceKind, string>>;
  readonly noSignature: (supplier: string) => string;
  readonly page: (number: number, of: number) => string;
  readonly packing: {
    readonly title: string;
    readonly facts: (orderedOn: string, by: string) => string;
    readonly deliverTo: string;
    readonly phone: string;
    readonly item: string;
    readonly packed: string;
    readonly pieces: (pieces: number, lines: number) => string;
  };
  readonly statement: {
    readonly title: string;
    readonly period: (from: string, to: string) => string;
    readonly for: string;
    readonly from: string;
    readonly columns: readonly [
      day: string,
      what: string,
      order: string,
      gross: string,
      commission: string,
      gst: string,
      tcs: string,
      tds: string,
      change: string,
    ];
    readonly kinds: Readonly<
      Record<'release' | 'refund' | 'recovery' | 'payout' | 'payout_returned' | 'other', string>
    >;
    readonly sums: {
      readonly before: string;
      readonly sales: string;
      readonly commission: string;
      readonly gst: string;
      readonly tcs: string;
      readonly tds: string;
      readonly offset: string;
      readonly paidOut: string;
      readonly after: string;
    };
    readonly nothing: string;
  };
}
