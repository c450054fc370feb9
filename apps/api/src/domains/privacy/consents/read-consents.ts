import type { Db } from '#platform/db/database.ts';
import { type PrivacyNotice, noticesInForce } from './notices-store.ts';

export interface ConsentState {
  notice: PrivacyNotice;
  /** Counts now: said yes, not taken back, and to words that still hold. */
  granted: boolean;
  answeredVersion: number | null;
  answeredAt: Date | null;
  /** Nothing was said yet, or the words changed so much that the question comes again. */
  asks: boolean;
}

/** What a person agreed to, purpose by purpose. */
export async function readConsents(db: Db, userId: string, at: Date): Promise<ConsentState[]> {
  const notices = (await noticesInForce(db, at)).filter((notice) => notice.basis === 'consent');
  const answers = await db
    .selectFrom('consent_log')
    .select(['purpose', 'version', 'granted', 'at'])
    .distinctOn('purpose')
    .where('user_id', '=', userId)
    .orderBy('purpose')
    .orderBy('entry_no', 'desc')
    .execute();
  const fresh = await askedAgainSince(db, at);
  return notices.map((notice) => {
    const answer = answers.find((entry) => entry.purpose === notice.purpose);
    const stale = answer !== undefined && answer.version < (fresh.get(notice.purpose) ?? 0);
    return {
      notice,
      granted: answer?.granted === true && !stale,
      answeredVersion: answer?.version ?? null,
      answeredAt: answer?.at ?? null,
      asks: answer === undefined || (stale && answer.granted),
    };
  });
}

/** Purpose → newest version in force that asks again: a yes to anything earlier is over. */
async function askedAgainSince(db: Db, at: Date): Promise<Map<string, number>> {
  const rows = await db
    .selectFrom('privacy_notices')
    .select(({ fn }) => ['purpose', fn.max('version').as('version')])
    .where('effective_from', '<=', at)
    .where('asks_again', '=', true)
    .groupBy('purpose')
    .execute();
  return new Map(rows.map((row) => [row.purpose, Number(row.version)]));
}

/** For other rooms, before they do what needs a yes (IN-14: a broadcast; COM-5: a recording). */
export async function hasConsent(db: Db, asked: { userId: string; purpose: string; at: Date }): Promise<boolean> {
  const states = await readConsents(db, asked.userId, asked.at);
  return states.some((state) => state.notice.purpose === asked.purpose && state.granted);
}
