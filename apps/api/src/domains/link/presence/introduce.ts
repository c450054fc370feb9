import type { Introduction } from '@mistri/contracts/link/presence';
import { minute_ms } from '#platform/clock.ts';
import { type Device, findDevices } from '#rooms/devices/index.ts';
import { signClaims } from '../keys/token-keys.ts';
import type { Side } from '../link-tables.ts';
import { findSession, type LinkSession, sessionsToIntroduce, updateSession } from '../sessions/sessions-store.ts';
import type { Connection } from './connection.ts';
import type { Hub, Which } from './hub.ts';

/** A device that comes back so soon may have lost an introduction with its connection: it hears it again. */
const again_ms = 2 * minute_ms;

/**
 * After the commit: brings the two devices of a session together. Who is not connected hears it on coming back. An
 * introduction may come twice; whoever knows the session already ignores it.
 *
 * @param guestAt the connection that asked, when it was the guest's
 */
export async function introduce(hub: Hub, sessionId: string, guestAt?: string): Promise<void> {
  const session = await findSession(hub.services.db, sessionId);
  if (!session || session.ended_at) return;
  const guestWhich: Which = guestAt === undefined ? 'serving' : { connectionId: guestAt };
  if (!session.guest_introduced_at) await introduceSide(hub, session, 'guest', guestWhich);
  if (!session.host_introduced_at) await introduceSide(hub, session, 'host', 'serving');
}

/** What happened while this device was away. */
export async function introduceWaiting(hub: Hub, connection: Connection): Promise<void> {
  const { device } = connection;
  if (!device || !connection.isServing) return;
  const since = new Date(hub.services.clock.now().getTime() - again_ms);
  for (const side of ['host', 'guest'] as const) {
    for (const session of await sessionsToIntroduce(hub.services.db, device.device_id, side, since))
      await introduceSide(hub, session, side, { connectionId: connection.id });
  }
}

async function introduceSide(hub: Hub, session: LinkSession, side: Side, which: Which): Promise<void> {
  const { db, clock } = hub.services;
  const [mine, theirs] =
    side === 'host' ? [session.host_device, session.guest_device] : [session.guest_device, session.host_device];
  const [peer] = await findDevices(db, [theirs]);
  if (!peer || peer.removed_at) return;
  const token = await signClaims(db, hub.services, session);
  const reached = await hub.deliver(mine, which, introductionOf(session, side, peer, token));
  if (reached === 0) return;
  const told = side === 'host' ? 'host_introduced_at' : 'guest_introduced_at';
  await updateSession(db, session.session_id, { [told]: clock.now() });
}

function introductionOf(session: LinkSession, role: Side, peer: Device, token: string): Introduction {
  return {
    type: 'introduce',
    sessionId: session.session_id,
    token,
    role,
    peer: { deviceId: peer.device_id, name: peer.name, key: peer.public_key, platform: peer.platform },
    relays: session.relays,
  };
}
