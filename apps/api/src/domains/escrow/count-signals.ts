import { sql } from 'kysely';
import { day_ms, hour_ms } from '#platform/clock.ts';
import type { Db } from '#platform/db/database.ts';
import type { RiskFacts } from './risk-rules.ts';

/** What a payment was made with, as keyed digests; a payer by the account. */
export interface Signal {
  readonly kind: 'payer' | 'instrument' | 'device' | 'address';
  readonly digest: string;
}

export type SignalCounts = Pick<
  RiskFacts,
  'paymentsInHour' | 'paymentsInDay' | 'payersOfInstrument' | 'payersOfDevice' | 'payersOfAddress' | 'firstPayment'
>;

/**
 * More than any rule asks about. A card, a device or an address may have any number of payments in a day (an office, a test
 * gateway), and this is asked for each of them, so only the newest are read. Who wants to push other payers out of these
 * pays that often from one account, which is a sign of its own.
 */
const newestOfEach = 40;

/** One statement over the index on (kind, digest, time); this payment's own signals are there already. */
export async function countSignals(db: Db, signals: readonly Signal[], at: Date): Promise<SignalCounts> {
  const payer = signals.find((signal) => signal.kind === 'payer')?.digest ?? '';
  const { rows } = await sql<SignalCounts>`
    WITH given (kind, digest) AS (
      SELECT * FROM unnest(${signals.map((signal) => signal.kind)}::text[], ${signals.map((signal) => signal.digest)}::text[])),
    recent AS (
      SELECT given.kind, given.digest, count(DISTINCT seen.payer_id)::int AS payers, count(*)::int AS payments,
             count(*) FILTER (WHERE seen.at > ${new Date(at.getTime() - hour_ms)})::int AS in_hour
      FROM given CROSS JOIN LATERAL (
        SELECT payer_id, at FROM risk_signals
        WHERE risk_signals.kind = given.kind AND risk_signals.digest = given.digest
          AND at > ${new Date(at.getTime() - day_ms)}
        ORDER BY at DESC LIMIT ${newestOfEach}) AS seen
      GROUP BY given.kind, given.digest)
    SELECT coalesce(max(in_hour) FILTER (WHERE kind = 'payer'), 0) AS "paymentsInHour",
           coalesce(max(payments) FILTER (WHERE kind = 'payer'), 0) AS "paymentsInDay",
           coalesce(max(payers) FILTER (WHERE kind = 'instrument'), 0) AS "payersOfInstrument",
           coalesce(max(payers) FILTER (WHERE kind = 'device'), 0) AS "payersOfDevice",
           coalesce(max(payers) FILTER (WHERE kind = 'address'), 0) AS "payersOfAddress",
           (SELECT count(*) FROM (SELECT 1 FROM risk_signals WHERE kind = 'payer' AND digest = ${payer} LIMIT 2) AS few) < 2
             AS "firstPayment"
    FROM recent`.execute(db);
  const [counted] = rows;
  if (!counted) throw new Error('counting answers one row');
  return counted;
}
