import type { PanEntity } from '@mistri/contracts/identifiers/index';
import type { Db } from '#platform/db/database.ts';
import { indianDay } from '#platform/indian-days.ts';
import type { AmountKind } from './tax-kinds.ts';
import { standingOn } from './taxes-store.ts';

export interface GstRate {
  readonly rate_bp: number;
  /** The HSN or SAC prefix the rate stands under. */
  readonly prefix: string;
}

/** IN-5: the rate on a supply; the longest prefix of the code wins. Undefined when the table knows none: ask, never guess. */
export async function gstRateFor(db: Db, asked: { hsn: string; at: Date }): Promise<GstRate | undefined> {
  return (await gstRatesFor(db, { hsns: [asked.hsn], at: asked.at })).get(asked.hsn);
}

/** The same for many codes in one statement (a cart, an import). Codes without a rate are not in the answer. */
export async function gstRatesFor(
  db: Db,
  asked: { hsns: readonly string[]; at: Date },
): Promise<ReadonlyMap<string, GstRate>> {
  return longestPrefixes(db, 'gst', asked);
}

/** IN-8: the rate the platform owes itself for this service when its supplier is not registered, if the law says so. */
export async function operatorGstRate(db: Db, asked: { sac: string; at: Date }): Promise<GstRate | undefined> {
  return (await longestPrefixes(db, 'gst_operator', { hsns: [asked.sac], at: asked.at })).get(asked.sac);
}

async function longestPrefixes(
  db: Db,
  kind: 'gst' | 'gst_operator',
  asked: { hsns: readonly string[]; at: Date },
): Promise<Map<string, GstRate>> {
  const scopes = new Set(asked.hsns.flatMap(prefixesOf));
  const rows = await standingOn(db, { kind, scopes: [...scopes], day: indianDay(asked.at) });
  const byScope = new Map(rows.map((row) => [row.scope, row.rate_bp as number]));
  const found = new Map<string, GstRate>();
  for (const hsn of asked.hsns) {
    const prefix = prefixesOf(hsn).find((candidate) => byScope.has(candidate));
    if (prefix !== undefined) found.set(hsn, { prefix, rate_bp: byScope.get(prefix) as number });
  }
  return found;
}

/** Longest first. */
function prefixesOf(hsn: string): string[] {
  return [8, 6, 4, 2].filter((length) => hsn.length >= length).map((length) => hsn.slice(0, length));
}

export interface TcsRate {
  readonly rate_bp: number;
  readonly cgst_bp: number;
  readonly sgst_bp: number;
  readonly igst_bp: number;
}

/** IN-6, s.52: on the net taxable value. Inside one state half central, half state. */
export async function tcsRate(db: Db, asked: { at: Date; intraState: boolean }): Promise<TcsRate> {
  const rate_bp = await theRate(db, 'tcs', { scope: 'all', at: asked.at });
  const half_bp = rate_bp / 2; // whole: the table holds even rates only
  return asked.intraState
    ? { rate_bp, cgst_bp: half_bp, sgst_bp: half_bp, igst_bp: 0 }
    : { rate_bp, cgst_bp: 0, sgst_bp: 0, igst_bp: rate_bp };
}

export interface TdsRate {
  readonly rate_bp: number;
  /** Individual or HUF with PAN, under the limit of the year: nothing is deducted. */
  readonly exempt: boolean;
}

export interface TdsQuestion {
  readonly at: Date;
  readonly hasPan: boolean;
  readonly entity: PanEntity | undefined;
  /**
   * What the payee has sold through the platform in this financial year, this sale included. Without it nobody counts as
   * exempt: too much deducted is refunded by the department, too little is a fine.
   */
  readonly grossInYear_minor?: number;
}

/** IN-7, s.194-O: on the gross. */
export async function tdsRate(db: Db, asked: TdsQuestion): Promise<TdsRate> {
  const mayBeExempt = asked.hasPan && (asked.entity === 'individual' || asked.entity === 'huf');
  if (mayBeExempt && asked.grossInYear_minor !== undefined) {
    const limit_minor = await taxThreshold(db, { kind: 'tds_exempt_gross', at: asked.at });
    if (asked.grossInYear_minor <= limit_minor) return { rate_bp: 0, exempt: true };
  }
  const scope = asked.hasPan ? 'with_pan' : 'without_pan';
  return { rate_bp: await theRate(db, 'tds', { scope, at: asked.at }), exempt: false };
}

/** @throws when the table has no such threshold for the day: the seed reaches back before the platform began */
export async function taxThreshold(db: Db, asked: { kind: AmountKind; at: Date }): Promise<number> {
  const [row] = await standingOn(db, { kind: asked.kind, scopes: ['all'], day: indianDay(asked.at) });
  if (row?.amount_minor === null || row === undefined) throw new Error(`no ${asked.kind} on ${indianDay(asked.at)}`);
  return row.amount_minor;
}

async function theRate(db: Db, kind: 'tcs' | 'tds', asked: { scope: string; at: Date }): Promise<number> {
  const [row] = await standingOn(db, { kind, scopes: [asked.scope], day: indianDay(asked.at) });
  if (row?.rate_bp === null || row === undefined) throw new Error(`no ${kind} rate on ${indianDay(asked.at)}`);
  return row.rate_bp;
}
