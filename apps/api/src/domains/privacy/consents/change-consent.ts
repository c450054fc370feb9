import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { ConsentLogTable, Locale } from '../privacy-tables.ts';
import { isChild } from '../people/age-groups.ts';
import { noticeInForce } from './notices-store.ts';
import { readConsents } from './read-consents.ts';

export type ConsentRefusal =
  | 'privacy.no_such_purpose'
  | 'privacy.needed_for_service'
  | 'privacy.notice_changed'
  | 'privacy.adults_only';

export interface ConsentAnswer {
  userId: string;
  purpose: string;
  granted: boolean;
  /** Version of the words that were on the screen. */
  version: number;
  locale: Locale;
}

/** IN-10: one call says yes, the same call says no. A no is never refused because of the words. */
export async function changeConsent(
  tx: Tx,
  origin: Origin,
  answer: ConsentAnswer,
): Promise<Result<true, ConsentRefusal>> {
  const notice = await noticeInForce(tx, answer.purpose, origin.at);
  if (!notice) return refuse('privacy.no_such_purpose', 'There is no such purpose.');
  if (notice.basis === 'service') {
    const message = 'The service needs this. You can delete your account instead.';
    return refuse('privacy.needed_for_service', message);
  }
  if (answer.granted && answer.version !== notice.version) {
    return refuse('privacy.notice_changed', 'The text has changed. Read the present one and answer again.', {
      details: { version: notice.version },
    });
  }
  if (answer.granted && notice.adults_only && (await isChild(tx, answer.userId))) {
    return refuse('privacy.adults_only', 'This is only for people who are 18 or older.');
  }
  await logAnswer(tx, origin, {
    ...answer,
    version: answer.granted ? answer.version : notice.version,
    cause: 'person',
  });
  return ok(true as const);
}

async function logAnswer(
  tx: Tx,
  origin: Origin,
  answer: ConsentAnswer & Pick<ConsentLogTable, 'cause'>,
): Promise<void> {
  const { userId, purpose, granted, version, locale, cause } = answer;
  await tx
    .insertInto('consent_log')
    .values({ user_id: userId, purpose, version, granted, locale, cause, at: origin.at })
    .execute();
  await audit(tx, origin, {
    action: granted ? 'privacy.consent_given' : 'privacy.consent_withdrawn',
    subjectId: userId,
    after: { purpose, version, locale, cause },
  });
  await emit(tx, origin, {
    name: 'privacy.consent_changed.v1',
    subject: userId,
    payload: { userId, purpose, granted },
  });
}

/** Takes back every yes, of a child or before an erasure. */
export async function withdrawAll(
  tx: Tx,
  origin: Origin,
  of: { userId: string; cause: 'child' | 'erasure'; adultsOnly?: boolean },
): Promise<void> {
  for (const { notice, granted } of await readConsents(tx, of.userId, origin.at)) {
    if (!granted || (of.adultsOnly && !notice.adults_only)) continue;
    const { purpose, version } = notice;
    await logAnswer(tx, origin, {
      userId: of.userId,
      purpose,
      version,
      granted: false,
      locale: 'en',
      cause: of.cause,
    });
  }
}
