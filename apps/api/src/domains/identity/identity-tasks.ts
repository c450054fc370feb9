import { day_ms } from '#platform/clock.ts';
import type { Task } from '#platform/room.ts';
import { accessKeysOf } from './sessions/authenticate.ts';

/** Rows whose time is over. Ended sessions stay half a year: CERT-In wants 180 days of who came in (IN-11). */
const cleanUp: Task = {
  name: 'identity.remove-expired',
  cron: '17 * * * *',
  run: async (db, { origin }) => {
    const before = (age_ms: number): Date => new Date(origin.at.getTime() - age_ms);
    await db.deleteFrom('one_time_codes').where('created_at', '<', before(day_ms)).execute();
    await db
      .deleteFrom('failed_attempts')
      .where('last_at', '<', before(2 * day_ms))
      .execute();
    await db.deleteFrom('passkey_challenges').where('expires_at', '<', origin.at).execute();
    await db.deleteFrom('oidc_attempts').where('expires_at', '<', origin.at).execute();
    await db.deleteFrom('device_grants').where('expires_at', '<', before(day_ms)).execute();
    const old = db
      .selectFrom('sessions')
      .select('session_id')
      .where('expires_at', '<', before(180 * day_ms));
    await db.deleteFrom('refresh_tokens').where('session_id', 'in', old).execute();
    await db
      .deleteFrom('sessions')
      .where('expires_at', '<', before(180 * day_ms))
      .execute();
  },
};

/** ID-2: the key that signs access tokens changes every month; earlier ones verify for two days more. */
const rotateKeys: Task = {
  name: 'identity.rotate-keys',
  cron: '23 3 1 * *',
  run: async (_db, { services }) => {
    const keys = accessKeysOf(services);
    const made = keys.rotate();
    const forgotten = keys.forget(2 * day_ms);
    services.log.info({ kid: made.kid, forgotten: forgotten.length }, 'access token key rotated');
    await Promise.resolve();
  },
};

export const identityTasks: readonly Task[] = [cleanUp, rotateKeys];
