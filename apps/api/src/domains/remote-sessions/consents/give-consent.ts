import type { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { phoneName } from '@mistri/contracts/remote-sessions/consent-texts';
import { consentHash } from '@mistri/signed-log/session-log';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import type { WorkRefusal } from '../sessions/check-work.ts';
import { mayStillWork } from '../sessions/may-still-work.ts';
import { eventFacts, tellChanged } from '../sessions/move-session.ts';
import { type ConnectionRefusal, openConnection } from '../sessions/open-connection.ts';
import { lockLoaded, type RemoteSessionRow, sealText, updateSession } from '../sessions/sessions-store.ts';
import { checkConsent, type ConsentRefusal } from './check-consent.ts';
import { consentRows, insertConsent, signedConsents } from './consents-store.ts';

export type GiveConsentRefusal = WorkRefusal | ConsentRefusal | ConnectionRefusal | 'remote_sessions.over';

/** The first consent opens the session; every later one replaces what is allowed. */
export async function giveConsent(
  tx: Tx,
  services: Services,
  origin: Origin,
  given: { found: RemoteSessionRow; signed: SignedConsent },
): Promise<Result<RemoteSessionRow, GiveConsentRefusal>> {
  const { found, signed } = given;
  const work = await mayStillWork(tx, services, origin, found);
  // The repair is locked before the session: what ends sessions takes the same order.
  const session = await lockLoaded(tx, found.session_id);
  if (session.state === 'ended' || session.row_key === null) return over();
  if (isNewestAgain(session, signed, await consentRows(tx, session.session_id))) return ok(session);
  if (work) return work;
  if (session.state === 'requested' && session.answer_by <= origin.at) return over();
  const before = (await signedConsents(tx, services, session)).at(-1)?.consent;
  const customerId = origin.actor.userId;
  const refusal = await checkConsent(tx, services, { session, signed, before, customerId, at: origin.at });
  if (refusal) return refusal;
  return before ? amend(tx, services, origin, { session, signed }) : begin(tx, services, origin, { session, signed });
}

/** A page that lost our answer sends the same again; nothing happens twice. */
function isNewestAgain(
  session: RemoteSessionRow,
  { consent }: SignedConsent,
  rows: readonly { number: number; sha256: string }[],
): boolean {
  const newest = rows.at(-1);
  return newest !== undefined && session.consent_number === newest.number && newest.sha256 === consentHash(consent);
}

const over = () => refuse('remote_sessions.over', 'This session is over. A new one needs a new request.');

interface Signed {
  readonly session: RemoteSessionRow;
  readonly signed: SignedConsent;
}

async function begin(
  tx: Tx,
  services: Services,
  origin: Origin,
  { session, signed }: Signed,
): Promise<Result<RemoteSessionRow, ConnectionRefusal>> {
  const { consent } = signed;
  const { deviceId, key } = consent.customer;
  const endsAt = new Date(consent.endsAt);
  const opened = await openConnection(tx, services, origin, { session, host: deviceId, hardEnd: endsAt });
  if (!opened.ok) return opened;
  const consented = await updateSession(tx, session.session_id, {
    state: 'consented',
    state_since: origin.at,
    customer_device: deviceId,
    customer_key: key,
    phone_sealed: sealText(services, session, 'phone', JSON.stringify(consent.phone)),
    consent_number: consent.number,
    granted: consent.powers,
    ends_at: endsAt,
    hard_end: endsAt,
    consented_at: origin.at,
    link_session_id: opened.value.session_id,
  });
  return ok(await record(tx, services, origin, { session: consented, signed }));
}

async function amend(
  tx: Tx,
  services: Services,
  origin: Origin,
  { session, signed }: Signed,
): Promise<Result<RemoteSessionRow, never>> {
  const { consent } = signed;
  const amended = await updateSession(tx, session.session_id, {
    consent_number: consent.number,
    granted: consent.powers,
    ends_at: new Date(consent.endsAt),
  });
  return ok(await record(tx, services, origin, { session: amended, signed }));
}

/** Maker and product joined as ever, also where the maker stands twice: digests in the audit log compare over the years. */
function toldName({ manufacturer, product }: Consent['phone']): string {
  return [manufacturer, product].filter((part) => part !== undefined).join(' ');
}

/** GOV-1: what the audit log holds proves which document was given; the names in it stay in the document. */
async function record(
  tx: Tx,
  services: Services,
  origin: Origin,
  { session, signed }: Signed,
): Promise<RemoteSessionRow> {
  const { consent } = signed;
  const sha256 = consentHash(consent);
  await insertConsent(tx, services, { session, signed, sha256, at: origin.at });
  const { number, powers, endsAt, language, text } = consent;
  const { deviceId, key } = consent.customer;
  await audit(tx, origin, {
    action: number === 1 ? 'remote_sessions.consented' : 'remote_sessions.consent_changed',
    subjectId: session.session_id,
    after: {
      repairId: session.repair_id,
      number,
      sha256,
      powers,
      endsAt,
      language,
      textVersion: text.version,
      deviceId,
      key,
      phone: services.crypto.digest('phone', phoneName(consent.phone, toldName(consent.phone))),
      linkSessionId: session.link_session_id,
    },
  });
  await emit(tx, origin, {
    name: 'remote_sessions.consented.v1',
    subject: session.session_id,
    payload: { ...eventFacts(session), number, endsAt },
  });
  await tellChanged(tx, origin, session);
  return session;
}
