import type { Selectable } from 'kysely';
import type { SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import type { Db, Tx } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import type { RemoteSessionConsentsTable } from '../remote-sessions-tables.ts';
import { openText, type RemoteSessionRow, sealText } from '../sessions/sessions-store.ts';

export type ConsentRow = Selectable<RemoteSessionConsentsTable>;

/** Oldest first. */
export function consentRows(db: Db, sessionId: string): Promise<ConsentRow[]> {
  return db
    .selectFrom('remote_session_consents')
    .selectAll()
    .where('session_id', '=', sessionId)
    .orderBy('number')
    .execute();
}

export async function insertConsent(
  tx: Tx,
  services: Services,
  given: { session: RemoteSessionRow; signed: SignedConsent; sha256: string; at: Date },
): Promise<void> {
  const { session, signed, sha256, at } = given;
  const { number, powers, grantedAt, endsAt, language } = signed.consent;
  await tx
    .insertInto('remote_session_consents')
    .values({
      session_id: session.session_id,
      number,
      sha256,
      powers,
      granted_at: new Date(grantedAt),
      ends_at: new Date(endsAt),
      language,
      received_at: at,
      signed_sealed: sealText(services, session, `consent:${number}`, JSON.stringify(signed)),
    })
    .execute();
}

/** As they were signed, oldest first; none once the session's people were erased. */
export async function signedConsents(db: Db, services: Services, session: RemoteSessionRow): Promise<SignedConsent[]> {
  const rows = await consentRows(db, session.session_id);
  return rows.flatMap(({ number, signed_sealed }) => {
    const text = openText(services, session, `consent:${number}`, signed_sealed);
    return text === undefined ? [] : [JSON.parse(text) as SignedConsent];
  });
}
