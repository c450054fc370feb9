import type { Consent, SignedConsent } from '@mistri/contracts/remote-sessions/consent';
import { textOfConsent } from '@mistri/contracts/remote-sessions/consent-texts';
import { hostKinds, powersOfMode, sessionLimits } from '@mistri/contracts/remote-sessions/session-states';
import { consentFollows, verifyConsent } from '@mistri/signed-log/session-log';
import type { Db } from '#platform/db/database.ts';
import { refuse, type Refusal } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { findDevice } from '#rooms/devices/index.ts';
import type { RemoteSessionRow } from '../sessions/sessions-store.ts';
import { shownTechnician } from '../sessions/technician-shown.ts';

export type ConsentRefusal =
  | 'remote_sessions.wrong_signature'
  | 'remote_sessions.other_session'
  | 'remote_sessions.wrong_device'
  | 'remote_sessions.other_technician'
  | 'remote_sessions.more_than_asked'
  | 'remote_sessions.wrong_times'
  | 'remote_sessions.other_text'
  | 'remote_sessions.consent_order';

interface Given {
  readonly session: RemoteSessionRow;
  readonly signed: SignedConsent;
  /** The newest consent before. */
  readonly before: Consent | undefined;
  readonly customerId: string;
  readonly at: Date;
}

/**
 * Whether this consent is this customer's, by their own device, for exactly this session, and no more than was asked for
 * (USB-5). What it allows is enforced at the customer's end; here it is only recorded, and the devices are introduced.
 */
export async function checkConsent(
  db: Db,
  services: Services,
  given: Given,
): Promise<Refusal<ConsentRefusal> | undefined> {
  const { signed, before } = given;
  const { consent } = signed;
  if (await verifyConsent(signed)) {
    return wrong('wrong_signature', 'signature', 'The consent is not signed by the device that it names.');
  }
  const about = otherSession(given) ?? (await wrongDevice(db, given)) ?? otherTechnician(services, given);
  if (about) return about;
  const order = consentFollows(consent, before);
  if (order === 'subject_changed') {
    return wrong('other_session', 'consent', 'An amendment is about the same people, device, phone and mode.');
  }
  if (order && order !== 'times_wrong') {
    const message = 'This consent does not follow the newest one. Read the session again and sign a new one.';
    return refuse('remote_sessions.consent_order', message, {
      errors: [{ path: 'consent.number', message: `must be ${(before?.number ?? 0) + 1}` }],
      details: { number: before?.number ?? 0 },
    });
  }
  if (!textOfConsent(consent)) {
    return wrong('other_text', 'consent.text', 'The text that was shown is not one of ours. Load the page again.');
  }
  return tooMuch(given) ?? wrongTimes(given, order === 'times_wrong');
}

function wrong<C extends string>(code: C, path: string, message: string): Refusal<`remote_sessions.${C}`> {
  return refuse(`remote_sessions.${code}`, message, { errors: [{ path, message }] });
}

function otherSession({ session, signed: { consent } }: Given): Refusal<'remote_sessions.other_session'> | undefined {
  if (consent.sessionId !== session.session_id)
    return wrong('other_session', 'consent.sessionId', 'This consent was given for another session.');
  if (consent.repairId !== session.repair_id)
    return wrong('other_session', 'consent.repairId', 'This consent was given for another repair.');
  if (consent.mode !== session.mode)
    return wrong('other_session', 'consent.mode', 'This consent was given for another mode.');
  return undefined;
}

async function wrongDevice(
  db: Db,
  { signed: { consent }, customerId }: Given,
): Promise<Refusal<'remote_sessions.wrong_device'> | undefined> {
  const { userId, deviceId, key } = consent.customer;
  if (userId !== customerId)
    return wrong('wrong_device', 'consent.customer.userId', 'This consent names somebody else.');
  const device = await findDevice(db, deviceId);
  const isTheirs = device?.owner_id === customerId && !device.removed_at && device.public_key === key;
  if (isTheirs) {
    if (hostKinds[consent.mode].includes(device.kind)) return undefined;
    const text = 'In this mode the phone is served by the page of the session, in a browser. Open your repair there.';
    return wrong('wrong_device', 'consent.customer.deviceId', text);
  }
  const message = 'This device is not registered as yours, or has another key. Register it, and sign again.';
  return wrong('wrong_device', 'consent.customer.deviceId', message);
}

function otherTechnician(
  services: Services,
  { session, signed: { consent } }: Given,
): Refusal<'remote_sessions.other_technician'> | undefined {
  const shown = shownTechnician(services, session);
  const { userId, name, certificate, deviceId, key } = consent.technician;
  const isTheOne =
    userId === session.technician_user_id &&
    deviceId === session.technician_device &&
    key === session.technician_key &&
    name === shown.name &&
    certificate === shown.certificate;
  if (isTheOne) return undefined;
  return wrong('other_technician', 'consent.technician', 'This consent names another technician, or another device.');
}

/** The first consent: what was asked for, or less. Later ones: whatever this mode has, because the technician asks again. */
function tooMuch({
  session,
  signed: { consent },
  before,
}: Given): Refusal<'remote_sessions.more_than_asked'> | undefined {
  const allowed = before ? powersOfMode[session.mode] : session.powers;
  const index = consent.powers.findIndex((power) => !allowed.includes(power));
  if (index === -1 && (before || consent.powers.length > 0)) return undefined;
  const message = index === -1 ? 'Allow at least one power, or refuse.' : 'This was not asked for.';
  return wrong('more_than_asked', index === -1 ? 'consent.powers' : `consent.powers.${index}`, message);
}

function wrongTimes(
  { session, signed: { consent }, at }: Given,
  isBackwards: boolean,
): Refusal<'remote_sessions.wrong_times'> | undefined {
  const { clockTolerance_ms } = sessionLimits;
  const [grantedAt, endsAt] = [Date.parse(consent.grantedAt), Date.parse(consent.endsAt)];
  const now = at.getTime();
  if (isBackwards || Math.abs(grantedAt - now) > clockTolerance_ms) {
    return refuse(
      'remote_sessions.wrong_times',
      'The clock of this computer is wrong, or the page was open too long.',
      {
        errors: [{ path: 'consent.grantedAt', message: 'must be now' }],
        details: { serverTime: at.toISOString() },
      },
    );
  }
  const latest = session.hard_end?.getTime() ?? now + session.minutes * 60_000 + clockTolerance_ms;
  if (endsAt > now && endsAt <= latest) return undefined;
  return refuse('remote_sessions.wrong_times', 'A consent ends in the future, and no later than was asked for.', {
    errors: [{ path: 'consent.endsAt', message: `must be after now and not after ${new Date(latest).toISOString()}` }],
    details: { serverTime: at.toISOString() },
  });
}
