import type { LinkPolicy, SessionClaims } from '@mistri/link';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { type Device, findDevices } from '#rooms/devices/index.ts';
import { activeUsers } from '#rooms/identity/index.ts';
import { signingKey } from '../keys/token-keys.ts';
import { linkLimits } from '../link-limits.ts';
import { lockNames } from '../lock-name.ts';
import { nodesOf } from '../nodes/nodes-store.ts';
import { allocateRelays } from '../relays/allocate-relays.ts';
import { presentRelays } from '../relays/relays-store.ts';
import { insertSession, type LinkSession, liveSessionsOf } from './sessions-store.ts';

export interface WantedSession {
  /** Devices. The host is the one that serves. */
  readonly host: string;
  readonly guest: string;
  /** What may be done; opaque to Link. */
  readonly scopes: readonly string[];
  /** Both ends stop then by themselves. */
  readonly hardEnd: Date;
  readonly policy: LinkPolicy;
  readonly bytesPerSecond?: number;
  /** Who opens it, and what it belongs to there: `repairs`, `rep_…`. Rules of a team are the room's own. */
  readonly openedBy: string;
  readonly reference?: string;
  readonly team?: { readonly teamId: string; readonly ruleId: string };
}

export type OpenRefusal =
  | 'link.stopped'
  | 'link.no_such_device'
  | 'link.wrong_end'
  | 'link.too_many_sessions'
  | 'link.no_relay';

/**
 * The only door to a connection. Decides nothing about who may: the room that asks has done that. The session, its token's
 * claims and the event are committed together; both devices are introduced after the commit.
 */
export async function openSession(
  tx: Tx,
  services: Services,
  origin: Origin,
  wanted: WantedSession,
): Promise<Result<LinkSession, OpenRefusal>> {
  const refusal = stopped(services) ?? wrongEnd(wanted, origin.at);
  if (refusal) return refusal;
  await lockNames(tx, `device:${wanted.host}`, `device:${wanted.guest}`);
  const [host, guest] = await bothDevices(tx, wanted);
  if (!host || !guest) {
    return refuse('link.no_such_device', 'One of the two devices is not there any more, or its owner is not active.');
  }
  for (const device of [host, guest]) {
    if ((await liveSessionsOf(tx, device.device_id)) < linkLimits.sessionsPerDevice) continue;
    const message = `“${device.name}” has ${linkLimits.sessionsPerDevice} sessions. End one and try again.`;
    return refuse('link.too_many_sessions', message);
  }
  const relays = await relaysFor(tx, wanted, origin.at);
  if (wanted.policy === 'relay' && relays.length === 0) {
    return refuse('link.no_relay', 'This connection must go by a relay, and no relay is in service now.');
  }
  const session = await writeSession(tx, services, origin, { ...wanted, hostDevice: host, guestDevice: guest, relays });
  return ok(session);
}

function stopped(services: Services): Refusal<'link.stopped'> | undefined {
  if (!services.flags.stopped('remote_sessions')) return undefined;
  return refuse('link.stopped', 'Remote connections are stopped for now. Try again later.');
}

function wrongEnd({ hardEnd }: WantedSession, at: Date): Refusal<'link.wrong_end'> | undefined {
  const length_ms = hardEnd.getTime() - at.getTime();
  if (length_ms > 0 && length_ms <= linkLimits.longestSession_ms) return undefined;
  return refuse('link.wrong_end', 'A session ends in the future, within a day.');
}

async function bothDevices(tx: Tx, { host, guest }: WantedSession): Promise<[Device?, Device?]> {
  const devices = await findDevices(tx, [host, guest]);
  const present = devices.filter((device) => !device.removed_at && device.owner_id !== null);
  const active = await activeUsers(
    tx,
    present.flatMap((device) => device.owner_id ?? []),
  );
  const find = (deviceId: string): Device | undefined =>
    present.find((device) => device.device_id === deviceId && active.has(device.owner_id ?? ''));
  return host === guest ? [] : [find(host), find(guest)];
}

async function relaysFor(tx: Tx, wanted: WantedSession, now: Date): Promise<string[]> {
  if (wanted.policy === 'direct') return [];
  const [relays, nodes] = await Promise.all([presentRelays(tx), nodesOf(tx, [wanted.host, wanted.guest])]);
  return allocateRelays(
    relays,
    nodes.map((node) => node.region),
    now,
  );
}

interface Decided extends WantedSession {
  readonly hostDevice: Device;
  readonly guestDevice: Device;
  readonly relays: readonly string[];
}

async function writeSession(tx: Tx, services: Services, origin: Origin, decided: Decided): Promise<LinkSession> {
  const sessionId = newId('lns');
  const { kid } = await signingKey(tx, services, origin);
  const { hostDevice, guestDevice, openedBy, reference = null, team } = decided;
  const session = await insertSession(tx, {
    session_id: sessionId,
    host_device: hostDevice.device_id,
    guest_device: guestDevice.device_id,
    host_owner: hostDevice.owner_id ?? '',
    guest_owner: guestDevice.owner_id ?? '',
    team_id: team?.teamId ?? null,
    rule_id: team?.ruleId ?? null,
    opened_by: openedBy,
    reference,
    scopes: [...decided.scopes],
    policy: decided.policy,
    relays: [...decided.relays],
    claims: JSON.stringify(claimsOf(services, origin.at, sessionId, decided)),
    kid,
    row_key: services.crypto.newDataKey(),
    opened_at: origin.at,
    hard_end: decided.hardEnd,
    host_introduced_at: null,
    guest_introduced_at: null,
    rung: null,
    round_trip_ms: null,
    bytes_per_second: null,
    reported_at: null,
    ended_at: null,
    ended_by: null,
    end_reason: null,
    host_sent_bytes: null,
    guest_sent_bytes: null,
  });
  const { host, guest, scopes, policy } = decided;
  await audit(tx, origin, {
    action: 'link.session_opened',
    subjectId: sessionId,
    after: { host, guest, scopes, policy, openedBy, reference, hardEnd: decided.hardEnd.toISOString() },
  });
  await emit(tx, origin, {
    name: 'link.session_opened.v1',
    subject: sessionId,
    payload: { sessionId, hostDeviceId: host, guestDeviceId: guest, openedBy, reference },
  });
  return session;
}

function claimsOf(services: Services, at: Date, sessionId: string, decided: Decided): SessionClaims {
  const seconds = (date: Date): number => Math.floor(date.getTime() / 1000);
  const peer = (device: Device, role: 'host' | 'guest') => ({
    device: device.device_id,
    key: device.public_key,
    role,
  });
  return {
    iss: services.config.publicOrigin,
    jti: newId('ltk'),
    sid: sessionId,
    iat: seconds(at),
    nbf: seconds(at),
    exp: seconds(decided.hardEnd),
    peers: [peer(decided.hostDevice, 'host'), peer(decided.guestDevice, 'guest')],
    scopes: decided.scopes,
    policy: decided.policy,
    relays: decided.relays,
    limits: {
      resume_s: 120,
      ...(decided.bytesPerSecond === undefined ? {} : { bytesPerSecond: decided.bytesPerSecond }),
    },
  };
}
