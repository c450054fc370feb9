import { audit, type Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { Kept, Obstacle } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';
import { findUser, openContact } from '#rooms/identity/index.ts';
import type { Locale } from '../privacy-tables.ts';
import { dataSubject, obstaclesOf } from './request-erasure.ts';

const again_ms = day_ms;

export interface Farewell {
  email: string | null;
  phone: string | null;
  locale: Locale;
}

/** Erases everybody whose time to think is over. One who can't be erased yet is tried again every day, and told. */
export async function carryOutErasures(db: Db, context: { services: Services; origin: Origin }): Promise<void> {
  const { services, origin } = context;
  const due = await db
    .selectFrom('erasures')
    .select('erasure_id')
    .where('state', '=', 'cooling_off')
    .where('due_at', '<=', origin.at)
    .orderBy('due_at')
    .limit(200)
    .execute();
  for (const { erasure_id: erasureId } of due) {
    try {
      await transact(db, (tx) => carryOut(tx, services, origin, erasureId));
    } catch (error) {
      // One person's trouble must not keep the others waiting; the next run tries again.
      services.log.error({ err: error, erasureId }, 'erasure failed');
    }
  }
}

async function carryOut(tx: Tx, services: Services, origin: Origin, erasureId: string): Promise<void> {
  const erasure = await tx
    .selectFrom('erasures')
    .selectAll()
    .where('erasure_id', '=', erasureId)
    .where('state', '=', 'cooling_off')
    .forUpdate()
    .executeTakeFirst();
  if (!erasure) return;
  const subject = await dataSubject(tx, erasure.user_id);
  const obstacles = await obstaclesOf(tx, services, subject);
  if (obstacles.length > 0) {
    await postpone(tx, origin, { erasureId, userId: subject.userId, before: erasure.obstacles, obstacles });
    return;
  }
  const farewell = await sealFarewell(tx, services, erasure);
  const kept: Kept[] = [];
  const files: string[] = [];
  for (const keeper of services.personalData) {
    const done = await keeper.erase(tx, services, { subject, origin });
    kept.push(...done.kept);
    files.push(...done.files);
  }
  await tx
    .updateTable('erasures')
    .set({ state: 'done', ended_at: origin.at, obstacles: '[]', kept: JSON.stringify(kept), ...farewell })
    .where('erasure_id', '=', erasureId)
    .execute();
  await audit(tx, origin, { action: 'privacy.erased', subjectId: subject.userId, after: { erasureId, kept } });
  const payload = { userId: subject.userId, erasureId, files };
  await emit(tx, origin, { name: 'privacy.erased.v1', subject: subject.userId, payload });
}

async function postpone(
  tx: Tx,
  origin: Origin,
  given: { erasureId: string; userId: string; before: Obstacle[]; obstacles: Obstacle[] },
): Promise<void> {
  const { erasureId, userId, before, obstacles } = given;
  const codes = (list: Obstacle[]): string => list.map((obstacle) => obstacle.code).join();
  await tx
    .updateTable('erasures')
    .set({ due_at: new Date(origin.at.getTime() + again_ms), obstacles: JSON.stringify(obstacles) })
    .where('erasure_id', '=', erasureId)
    .execute();
  if (codes(before) === codes(obstacles)) return;
  await audit(tx, origin, { action: 'privacy.erasure_postponed', subjectId: userId, after: { erasureId, obstacles } });
  const payload = { userId, erasureId, state: 'postponed' as const };
  await emit(tx, origin, { name: 'privacy.erasure_changed.v1', subject: userId, payload });
}

/** Where to say that it is done: afterwards nobody knows any more. */
async function sealFarewell(tx: Tx, services: Services, erasure: { user_id: string; erasure_id: string }) {
  const user = await findUser(tx, erasure.user_id);
  if (!user) throw new Error('erasure of nobody');
  const { email, phone } = openContact(services, user);
  const farewell: Farewell = { email, phone, locale: user.locale };
  const key = services.crypto.newDataKey();
  const sealed = services.crypto.seal(key, JSON.stringify(farewell), `${erasure.erasure_id}:farewell`);
  return { farewell_key: key, farewell_sealed: sealed };
}
