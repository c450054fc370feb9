import { audit, type Origin } from '#platform/audit.ts';
import { day_ms } from '#platform/clock.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import type { DataSubject, Obstacle } from '#platform/personal-data.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { findUser, subjectsOf } from '#rooms/identity/index.ts';

/** Time to change one's mind, or to notice that somebody else asked. */
export const coolingOff_ms = 7 * day_ms;

export async function dataSubject(db: Db, userId: string): Promise<DataSubject> {
  return { userId, subjects: await subjectsOf(db, userId) };
}

/** Everything that has to end first, from every room. */
export async function obstaclesOf(db: Db, services: Services, subject: DataSubject): Promise<Obstacle[]> {
  const found: Obstacle[] = [];
  for (const keeper of services.personalData) found.push(...((await keeper.obstacles?.(db, subject)) ?? []));
  return found;
}

type RequestRefusal = 'privacy.obstacles' | 'privacy.erasure_running' | 'privacy.no_such_user';

export async function requestErasure(
  tx: Tx,
  services: Services,
  origin: Origin,
  given: { userId: string; reason?: string },
): Promise<Result<{ erasureId: string; dueAt: Date }, RequestRefusal>> {
  const { userId } = given;
  const user = await findUser(tx, userId);
  if (!user || user.erased_at) return refuse('privacy.no_such_user', 'There is no such user.');
  const obstacles = await obstaclesOf(tx, services, await dataSubject(tx, userId));
  if (obstacles.length > 0) {
    const message = obstacles.map((obstacle) => obstacle.message).join(' ');
    return refuse('privacy.obstacles', message, { details: { obstacles } });
  }
  const erasureId = newId('ers');
  const dueAt = new Date(origin.at.getTime() + coolingOff_ms);
  const made = await tx
    .insertInto('erasures')
    .values({
      erasure_id: erasureId,
      user_id: userId,
      state: 'cooling_off',
      requested_at: origin.at,
      due_at: dueAt,
      kept: null,
      ended_at: null,
      farewell_key: null,
      farewell_sealed: null,
    })
    .onConflict((conflict) => conflict.doNothing())
    .returning('erasure_id')
    .executeTakeFirst();
  if (!made) return refuse('privacy.erasure_running', 'Your account is going to be deleted already.');
  await audit(tx, origin, {
    action: 'privacy.erasure_requested',
    subjectId: userId,
    ...(given.reason === undefined ? {} : { reason: given.reason }),
    after: { erasureId, dueAt: dueAt.toISOString() },
  });
  const payload = { userId, erasureId, state: 'cooling_off' as const };
  await emit(tx, origin, { name: 'privacy.erasure_changed.v1', subject: userId, payload });
  return ok({ erasureId, dueAt });
}

export async function cancelErasure(
  tx: Tx,
  origin: Origin,
  userId: string,
): Promise<Result<true, 'privacy.no_erasure'>> {
  const cancelled = await tx
    .updateTable('erasures')
    .set({ state: 'cancelled', ended_at: origin.at })
    .where('user_id', '=', userId)
    .where('state', '=', 'cooling_off')
    .returning('erasure_id')
    .executeTakeFirst();
  if (!cancelled) return refuse('privacy.no_erasure', 'Your account is not going to be deleted.');
  const erasureId = cancelled.erasure_id;
  await audit(tx, origin, { action: 'privacy.erasure_cancelled', subjectId: userId, after: { erasureId } });
  const payload = { userId, erasureId, state: 'cancelled' as const };
  await emit(tx, origin, { name: 'privacy.erasure_changed.v1', subject: userId, payload });
  return ok(true as const);
}
