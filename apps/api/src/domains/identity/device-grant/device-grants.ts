import { createHash, randomBytes, randomInt } from 'node:crypto';
import type { Actor } from '#platform/auth/actor.ts';
import { audit, type Origin } from '#platform/audit.ts';
import { minute_ms } from '#platform/clock.ts';
import type { Db, Tx } from '#platform/db/database.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { findUser } from '../identity-store.ts';
import { clientOf, placeOf } from '../sessions/client.ts';
import { openSession, type OpenedSession } from '../sessions/open-session.ts';
import { asUser } from '../sessions/refresh-session.ts';
import type { Http } from '../sessions/session-answer.ts';
import { type AdmitRefusal, refuseUser } from '../sign-in/log-in.ts';

const life_ms = 10 * minute_ms;
const interval_s = 5;
/** RFC 8628 §6.1: consonants only, so that no code spells a word or looks like digits. */
const letters = 'BCDFGHJKLMNPQRSTVWXZ';

export interface StartedGrant {
  deviceCode: string;
  userCode: string;
  expiresIn: number;
  interval: number;
}

/** A program without a browser asks to be let in (RFC 8628 §3.1). */
export async function startDeviceGrant(http: Http, origin: Origin): Promise<StartedGrant> {
  const { services, request, reply } = http;
  const client = clientOf(services, request, reply);
  const deviceCode = `mdc_${randomBytes(32).toString('base64url')}`;
  const userCode = Array.from({ length: 8 }, () => letters[randomInt(letters.length)]).join('');
  await services.db
    .insertInto('device_grants')
    .values({
      grant_id: newId('dgr'),
      device_code_hash: hashOf(deviceCode),
      user_code: userCode,
      label: client.label,
      device: client.device,
      network: client.network,
      state: 'waiting',
      user_id: null,
      interval_s,
      last_poll_at: null,
      created_at: origin.at,
      expires_at: new Date(origin.at.getTime() + life_ms),
    })
    .execute();
  const shown = `${userCode.slice(0, 4)}-${userCode.slice(4)}`;
  return { deviceCode, userCode: shown, expiresIn: life_ms / 1000, interval: interval_s };
}

/** What the approving page shows: people must see what they let in (and from where), or a stranger's code is enough. */
export function findWaiting(db: Db, userCode: string, now: Date) {
  return db
    .selectFrom('device_grants')
    .selectAll()
    .where('user_code', '=', userCode.toUpperCase().replaceAll(/[\s-]/g, ''))
    .where('state', '=', 'waiting')
    .where('expires_at', '>', now)
    .executeTakeFirst();
}

/** @returns false when somebody decided already or the time is over */
export async function decideGrant(
  tx: Tx,
  origin: Origin,
  actor: Actor,
  given: { grantId: string; approve: boolean },
): Promise<boolean> {
  const decided = await tx
    .updateTable('device_grants')
    .set({ state: given.approve ? 'approved' : 'denied', user_id: actor.userId })
    .where('grant_id', '=', given.grantId)
    .where('state', '=', 'waiting')
    .where('expires_at', '>', origin.at)
    .returning('grant_id')
    .executeTakeFirst();
  if (!decided) return false;
  await audit(tx, origin, {
    action: given.approve ? 'identity.device_approved' : 'identity.device_denied',
    subjectId: actor.userId,
    after: { grantId: given.grantId },
  });
  return true;
}

export type PollRefusal =
  | AdmitRefusal
  | 'identity.authorization_pending'
  | 'identity.slow_down'
  | 'identity.access_denied'
  | 'identity.expired_token';

/** The program asks whether it was let in (§3.5). The session comes once; an impatient program is slowed down. */
export async function pollGrant(
  http: Http,
  origin: Origin,
  deviceCode: string,
): Promise<Result<OpenedSession, PollRefusal>> {
  const { services, request, reply } = http;
  const client = clientOf(services, request, reply);
  return transact<Result<OpenedSession, PollRefusal>>(services.db, async (tx) => {
    const grant = await tx
      .selectFrom('device_grants')
      .selectAll()
      .where('device_code_hash', '=', hashOf(deviceCode))
      .forUpdate()
      .executeTakeFirst();
    if (!grant || grant.state === 'used' || grant.expires_at <= origin.at) {
      return refuse('identity.expired_token', 'This request has expired. Start again.');
    }
    if (grant.state === 'denied') return refuse('identity.access_denied', 'The request was refused.');
    const early = grant.last_poll_at && origin.at.getTime() - grant.last_poll_at.getTime() < grant.interval_s * 1000;
    const pause_s = early ? grant.interval_s + 5 : grant.interval_s;
    await tx
      .updateTable('device_grants')
      .set({ last_poll_at: origin.at, interval_s: pause_s })
      .where('grant_id', '=', grant.grant_id)
      .execute();
    if (early) return refuse('identity.slow_down', `Ask every ${pause_s} seconds.`, { details: { interval: pause_s } });
    if (grant.state === 'waiting') return refuse('identity.authorization_pending', 'Nobody has approved this yet.');
    const user = await findUser(tx, grant.user_id ?? '');
    if (!user) throw new Error('approved by nobody');
    const refused = await refuseUser(tx, user, placeOf(services, request));
    if (refused) return refused;
    await tx.updateTable('device_grants').set({ state: 'used' }).where('grant_id', '=', grant.grant_id).execute();
    const session = await openSession(tx, { ...user, secondFactor: false }, client, origin);
    await audit(tx, asUser(origin, user.user_id), {
      action: 'identity.signed_in',
      subjectId: user.user_id,
      after: { sessionId: session.sessionId, grantId: grant.grant_id },
    });
    return ok(session);
  });
}

function hashOf(deviceCode: string): string {
  return createHash('sha256').update(deviceCode).digest('base64url');
}
