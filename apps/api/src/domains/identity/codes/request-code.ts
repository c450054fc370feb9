import { randomInt } from 'node:crypto';
import { sql } from 'kysely';
import type { Origin } from '#platform/audit.ts';
import { day_ms, hour_ms, minute_ms } from '#platform/clock.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import type { Locale, OneTimeCodesTable } from '../identity-tables.ts';
import { emailIndex, phoneIndex } from '../users/contact-details.ts';
import { codeHash } from './use-code.ts';

const life_ms = 10 * minute_ms;
const attempts = 5;

/**
 * How many codes go out. Five tries per code and fifteen codes a day leave a guesser one chance in 13,000 a day; the
 * limit per network keeps somebody from sending SMS to half the country on our bill.
 */
const limits = [
  { column: 'target_index', within_ms: minute_ms, most: 1 },
  { column: 'target_index', within_ms: hour_ms, most: 5 },
  { column: 'target_index', within_ms: day_ms, most: 15 },
  { column: 'network', within_ms: hour_ms, most: 30 },
  { column: 'network', within_ms: day_ms, most: 100 },
] as const;

export interface CodeRequest {
  purpose: OneTimeCodesTable['purpose'];
  /** Who may use it: the user's id, or (nobody is signed in) the blind index of the address. */
  subject: string;
  to: { channel: 'email' | 'sms'; address: string; locale: Locale };
}

/**
 * Makes a six-digit code and asks for its delivery after the commit. The code is stored as a keyed hash; until it is sent
 * also sealed with a key of its row, so neither events nor logs ever hold it.
 */
export async function requestCode(
  tx: Tx,
  services: Services,
  origin: Pick<Origin, 'traceId' | 'at'>,
  client: { network: string },
  wanted: CodeRequest,
): Promise<Result<true, 'identity.code_too_soon'>> {
  const { channel, address, locale } = wanted.to;
  const targetIndex = channel === 'email' ? emailIndex(services, address) : phoneIndex(services, address);
  await sql`SELECT pg_advisory_xact_lock(hashtextextended(${targetIndex}, 0))`.execute(tx);
  const wait_s = await waitFor(tx, services, { target_index: targetIndex, network: client.network }, origin.at);
  if (wait_s > 0) {
    return refuse('identity.code_too_soon', `Enough codes were sent for now. Ask again in ${inWords(wait_s)}.`, {
      details: { retryAfter_s: wait_s },
    });
  }
  const codeId = newId('otc');
  const code = String(randomInt(1_000_000)).padStart(6, '0');
  const rowKey = services.crypto.newDataKey();
  await tx
    .insertInto('one_time_codes')
    .values({
      code_id: codeId,
      purpose: wanted.purpose,
      subject: wanted.subject,
      target_index: targetIndex,
      channel,
      locale,
      network: client.network,
      code_hash: codeHash(services, codeId, code),
      row_key: rowKey,
      target_sealed: services.crypto.seal(rowKey, address, `${codeId}:target`),
      code_sealed: services.crypto.seal(rowKey, code, `${codeId}:code`),
      attempts_left: attempts,
      created_at: origin.at,
      expires_at: new Date(origin.at.getTime() + life_ms),
      used_at: null,
    })
    .execute();
  await emit(tx, origin, { name: 'identity.code_requested.v1', subject: codeId, payload: { codeId } });
  return ok(true as const);
}

/** Up to two minutes in seconds, else in minutes or hours, never less than it takes. */
export function inWords(wait_s: number): string {
  if (wait_s <= 120) return `${wait_s} seconds`;
  return wait_s <= 2 * 3600 ? `${Math.ceil(wait_s / 60)} minutes` : `${Math.ceil(wait_s / 3600)} hours`;
}

/** @returns seconds until the next code may go out, 0 when one may now */
async function waitFor(
  tx: Tx,
  services: Services,
  of: { target_index: string; network: string },
  now: Date,
): Promise<number> {
  let wait_ms = 0;
  for (const limit of limits) {
    // Load tests come from one address; what one mailbox or phone gets stays limited for them too.
    const most = limit.most * (limit.column === 'network' ? services.config.rateLimitScale : 1);
    const sent = await tx
      .selectFrom('one_time_codes')
      .select('created_at')
      .where(limit.column, '=', of[limit.column])
      .where('created_at', '>', new Date(now.getTime() - limit.within_ms))
      .orderBy('created_at', 'desc')
      .limit(most)
      .execute();
    const oldest = sent[most - 1];
    if (oldest) wait_ms = Math.max(wait_ms, oldest.created_at.getTime() + limit.within_ms - now.getTime());
  }
  return Math.ceil(wait_ms / 1000);
}
