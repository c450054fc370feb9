import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { NoticeTexts } from '../privacy-tables.ts';

export interface NewNotice {
  purpose: string;
  texts: NoticeTexts;
  /** The words mean something else now: earlier yeses end. */
  asksAgain: boolean;
  effectiveFrom: Date;
  reason: string;
}

/** Adds a version of a notice. What people saw before stays as it was. */
export async function publishNotice(
  tx: Tx,
  origin: Origin,
  given: NewNotice,
): Promise<Result<{ version: number }, 'privacy.no_such_purpose' | 'privacy.in_the_past'>> {
  if (given.effectiveFrom < origin.at) {
    return refuse('privacy.in_the_past', 'A notice can start now or later, never in the past.', {
      errors: [{ path: 'effectiveFrom', message: 'is in the past' }],
    });
  }
  const last = await tx
    .selectFrom('privacy_notices')
    .selectAll()
    .where('purpose', '=', given.purpose)
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  if (!last) return refuse('privacy.no_such_purpose', 'There is no such purpose.');
  const version = last.version + 1;
  await tx
    .insertInto('privacy_notices')
    .values({
      purpose: given.purpose,
      version,
      basis: last.basis,
      adults_only: last.adults_only,
      texts: JSON.stringify(given.texts),
      asks_again: given.asksAgain,
      effective_from: given.effectiveFrom,
      published_by: origin.actor.userId,
      reason: given.reason,
    })
    .execute();
  await audit(tx, origin, {
    action: 'privacy.notice_published',
    subjectId: `${given.purpose}:${version}`,
    reason: given.reason,
    after: { asksAgain: given.asksAgain, effectiveFrom: given.effectiveFrom.toISOString() },
  });
  return ok({ version });
}
