import { parseImei } from '@mistri/contracts/identifiers/imei';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { lockLoaded, type RemoteSessionRow, updateSession } from './sessions-store.ts';

export type ImeiRefusal =
  | 'remote_sessions.imei_not_allowed'
  | 'remote_sessions.bad_imei'
  | 'remote_sessions.other_imei';

/** USB-6, USB-8, IN-12: written once, from the phone, and only as keyed digest and last four digits. */
export async function noteImei(
  tx: Tx,
  services: Services,
  origin: Origin,
  given: { sessionId: string; imei: string },
): Promise<Result<RemoteSessionRow, ImeiRefusal>> {
  const session = await lockLoaded(tx, given.sessionId);
  if (session.state === 'ended' || !session.granted.includes('imei_read')) {
    return refuse(
      'remote_sessions.imei_not_allowed',
      'The newest consent of this session does not allow to read the IMEI.',
    );
  }
  const imei = parseImei(given.imei);
  if (!imei.ok) {
    const message = 'This is no IMEI: 15 digits, the last one a check digit.';
    return refuse('remote_sessions.bad_imei', message, { errors: [{ path: 'imei', message }] });
  }
  const digest = services.crypto.blindIndex('imei', imei.value);
  if (session.imei_digest !== null && session.imei_digest !== digest) {
    return refuse(
      'remote_sessions.other_imei',
      'Another IMEI was read in this session before. Operations must look at it.',
    );
  }
  if (session.imei_digest === digest) return ok(session);
  const lastFour = imei.value.slice(-4);
  const noted = await updateSession(tx, session.session_id, { imei_digest: digest, imei_last_four: lastFour });
  await audit(tx, origin, {
    action: 'remote_sessions.imei_read',
    subjectId: session.session_id,
    after: { repairId: session.repair_id, imei: digest, lastFour },
  });
  return ok(noted);
}
