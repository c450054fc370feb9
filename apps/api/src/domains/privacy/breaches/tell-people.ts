import { audit, type Origin } from '#platform/audit.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { tellUser } from '#rooms/identity/index.ts';
import { breachSubjects, lawTemplateId } from '../messages/privacy-texts.ts';
import type { Locale } from '../privacy-tables.ts';

export interface BreachNotice {
  breachId: string;
  userIds: readonly string[];
  texts: Record<Locale, string>;
}

/** DPDP Rules 2025, rule 7(1): everybody concerned is told in plain words. Whoever was told is not told again. */
export async function orderBreachNotice(
  tx: Tx,
  origin: Origin,
  notice: BreachNotice,
): Promise<Result<{ people: number }, 'privacy.no_such_breach' | 'privacy.breach_closed'>> {
  const { breachId, texts } = notice;
  const breach = await tx
    .selectFrom('breaches')
    .select('closed_at')
    .where('breach_id', '=', breachId)
    .forUpdate()
    .executeTakeFirst();
  if (!breach) return refuse('privacy.no_such_breach', 'There is no such breach.');
  if (breach.closed_at) return refuse('privacy.breach_closed', 'This breach is closed already.');
  const { last } = await tx
    .selectFrom('breach_notices')
    .select(({ fn }) => fn.max('notice_no').as('last'))
    .where('breach_id', '=', breachId)
    .executeTakeFirstOrThrow();
  const noticeNo = Number(last ?? 0) + 1;
  await tx
    .insertInto('breach_notices')
    .values({
      breach_id: breachId,
      notice_no: noticeNo,
      texts: JSON.stringify(texts),
      made_by: origin.actor.userId,
      made_at: origin.at,
    })
    .execute();
  const people = [...new Set(notice.userIds)].map((user_id) => ({
    breach_id: breachId,
    user_id,
    notice_no: noticeNo,
    told_at: null,
    reached: null,
  }));
  const added = await tx
    .insertInto('breach_people')
    .values(people)
    .onConflict((conflict) => conflict.doNothing())
    .returning('user_id')
    .execute();
  await audit(tx, origin, {
    action: 'privacy.breach_notice_ordered',
    subjectId: breachId,
    after: { noticeNo, people: added.length },
  });
  const payload = { breachId, noticeNo };
  await emit(tx, origin, { name: 'privacy.breach_notice_due.v1', subject: breachId, payload });
  return ok({ people: added.length });
}

/** Sends to everybody who still waits; after a crash it goes on where it was. */
export async function sendBreachNotice(
  db: Db,
  services: Services,
  given: { breachId: string; noticeNo: number },
): Promise<void> {
  const { breachId, noticeNo } = given;
  const notice = await db
    .selectFrom('breach_notices')
    .select('texts')
    .where('breach_id', '=', breachId)
    .where('notice_no', '=', noticeNo)
    .executeTakeFirstOrThrow();
  const waiting = await db
    .selectFrom('breach_people')
    .select('user_id')
    .where('breach_id', '=', breachId)
    .where('notice_no', '=', noticeNo)
    .where('told_at', 'is', null)
    .execute();
  for (const { user_id: userId } of waiting) {
    const message = (locale: Locale) => ({ subject: breachSubjects[locale], text: notice.texts[locale] });
    const key = `${breachId}.${noticeNo}.${userId}`;
    const reached = await tellUser(db, services, { userId, key, dltTemplateId: lawTemplateId, message });
    await db
      .updateTable('breach_people')
      .set({ told_at: services.clock.now(), reached })
      .where('breach_id', '=', breachId)
      .where('user_id', '=', userId)
      .execute();
  }
}
