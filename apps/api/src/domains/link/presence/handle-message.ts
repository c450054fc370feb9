import type { FromDevice } from '@mistri/contracts/link/presence';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { newId } from '#platform/ids.ts';
import { ok } from '#platform/refusal.ts';
import type { Side } from '../link-tables.ts';
import { noteLoad } from '../relays/relays-store.ts';
import { endSession } from '../sessions/end-session.ts';
import { noteReport } from '../sessions/note-report.ts';
import { findSession } from '../sessions/sessions-store.ts';
import { admitDevice } from './admit-device.ts';
import { connect } from './connect.ts';
import type { Connection } from './connection.ts';
import type { Hub } from './hub.ts';
import { listNodes } from './list-nodes.ts';
import { passSignal } from './pass-signal.ts';

type BucketName = keyof Connection['buckets'];

const bucketOf: Partial<Record<FromDevice['type'], BucketName>> = {
  connect: 'connects',
  nodes: 'lists',
  signal: 'signals',
  report: 'reports',
  ended: 'reports',
  load: 'reports',
};

/** @returns false when the device has said too much of this kind; it is told, and nothing is done */
export function mayHandle(connection: Connection, said: FromDevice): boolean {
  const name = bucketOf[said.type];
  if (!name || connection.buckets[name].take()) return true;
  const ref = 'ref' in said ? said.ref : undefined;
  connection.refuse({ code: 'link.too_many', message: 'Too many messages of this kind. Wait a few seconds.' }, ref);
  return false;
}

/** One message of a device. Before it has said who it is, only that counts. */
export async function handleMessage(hub: Hub, connection: Connection, said: FromDevice): Promise<void> {
  if (said.type === 'authenticate') return admitDevice(hub, connection, said);
  if (!connection.device) return connection.close('signature', 'say first who you are');
  switch (said.type) {
    case 'ping':
      return connection.send({ type: 'pong' });
    case 'connect':
      return connect(hub, connection, said);
    case 'nodes':
      return listNodes(hub, connection, said.ref);
    case 'signal':
      return passSignal(hub, connection, said);
    case 'report':
      return takeReport(hub, connection, said);
    case 'ended':
      return takeEnd(hub, connection, said);
    case 'load':
      return takeLoad(hub, connection, said);
  }
}

async function sideOf(hub: Hub, connection: Connection, sessionId: string): Promise<Side | undefined> {
  const session = await findSession(hub.services.db, sessionId);
  const deviceId = connection.device?.device_id;
  if (session?.host_device === deviceId) return 'host';
  if (session?.guest_device === deviceId) return 'guest';
  connection.refuse({ code: 'link.no_such_session', message: 'There is no such session, or it is over.' });
  return undefined;
}

async function takeReport(hub: Hub, connection: Connection, said: FromDevice & { type: 'report' }): Promise<void> {
  const side = await sideOf(hub, connection, said.sessionId);
  if (!side) return;
  const { db, clock } = hub.services;
  await noteReport(db, hub.services, { sessionId: said.sessionId, side, report: said.report, at: clock.now() });
}

async function takeEnd(hub: Hub, connection: Connection, said: FromDevice & { type: 'ended' }): Promise<void> {
  const side = await sideOf(hub, connection, said.sessionId);
  if (!side) return;
  const { db, clock } = hub.services;
  const origin = {
    actor: { userId: connection.device?.owner_id ?? '', role: 'system' as const },
    traceId: newId('trc'),
    via: 'http' as const,
    at: clock.now(),
  };
  await inTransaction(db, async (tx) =>
    ok(
      await endSession(tx, origin, said.sessionId, {
        by: side,
        reason: said.reason,
        sent_bytes: Math.min(said.sent_bytes, Number.MAX_SAFE_INTEGER),
      }),
    ),
  );
  hub.services.wakeOutbox();
}

async function takeLoad(hub: Hub, connection: Connection, said: FromDevice & { type: 'load' }): Promise<void> {
  const { device } = connection;
  if (device?.kind !== 'relay')
    return connection.refuse({ code: 'link.relays_only', message: 'Only relays tell their load.' });
  await noteLoad(hub.services.db, device.device_id, {
    sessions: Math.min(said.sessions, 1_000_000_000),
    bytes_per_second: Math.min(said.bytesPerSecond, Number.MAX_SAFE_INTEGER),
    load: said.load,
    is_draining: said.isDraining,
    reported_at: hub.services.clock.now(),
  });
}
