import { sql } from 'kysely';
import type { Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import * as schemas from '../link-schemas.ts';
import { onlineOf } from '../presence/presence-store.ts';
import { addRelay, changeRelay, removeRelay } from './change-relays.ts';
import { findRelay, presentRelays, type Relay } from './relays-store.ts';

async function relayResource(db: Db, relayId: string): Promise<Resource | null> {
  const relay = await findRelay(db, relayId);
  return relay && relay.state !== 'removed' ? { id: relayId, relations: {}, state: relay.state } : null;
}

function presentRelay(relay: Relay, online: ReadonlySet<string>) {
  return {
    relayId: relay.relay_id,
    deviceId: relay.device_id,
    key: relay.public_key,
    region: relay.region,
    tls: relay.tls,
    quic: relay.quic,
    ws: relay.ws,
    stun: relay.stun,
    state: relay.state,
    stateReason: relay.state_reason,
    isOnline: online.has(relay.device_id),
    isDraining: relay.is_draining,
    sessions: relay.sessions,
    bytesPerSecond: relay.bytes_per_second,
    load: relay.load,
    reportedAt: relay.reported_at?.toISOString() ?? null,
  };
}

async function totalsOf(db: Db) {
  const { rows } = await sql<{ devices_online: number }>`
    SELECT count(DISTINCT p.device_id)::int AS devices_online
    FROM link_presence p JOIN link_processes o USING (process_id)
    WHERE o.beat_at > now() - interval '45 seconds'`.execute(db);
  const byRung = await db
    .selectFrom('link_sessions')
    .select(['rung', sql<number>`count(*)::int`.as('sessions')])
    .where('ended_at', 'is', null)
    .groupBy('rung')
    .execute();
  return {
    devicesOnline: rows[0]?.devices_online ?? 0,
    liveSessions: byRung.reduce((sum, row) => sum + row.sessions, 0),
    byRung: byRung.flatMap(({ rung, sessions }) => (rung === null ? [] : [{ rung, sessions }])),
  };
}

const list = readRoute({
  method: 'GET',
  path: '/api/admin/link/relays',
  summary: 'The relays with their load, and what Link carries now',
  action: 'link.read_relays',
  result: schemas.relayList,
  handle: async ({ db }) => {
    const [relays, totals] = await Promise.all([presentRelays(db), totalsOf(db)]);
    const online = await onlineOf(
      db,
      relays.map((relay) => relay.device_id),
    );
    return ok({ relays: relays.map((relay) => presentRelay(relay, online)), totals });
  },
});

const add = commandRoute({
  method: 'POST',
  path: '/api/admin/link/relays',
  summary: 'Add a relay by its key and addresses',
  action: 'link.change_relays',
  stepUp: true,
  body: schemas.relayBody,
  result: schemas.relayResult,
  status: 201,
  refusals: { 'devices.key_taken': 409, 'link.relay_taken': 409 },
  handle: async ({ tx, origin, body }) => {
    const added = await addRelay(tx, origin, body);
    return added.ok ? ok(presentRelay(added.value, new Set())) : added;
  },
});

const change = commandRoute({
  method: 'PATCH',
  path: '/api/admin/link/relays/:relayId',
  summary: 'Drain a relay before its restart, or give it sessions again',
  action: 'link.change_relays',
  params: schemas.relayParams,
  body: schemas.relayChange,
  result: schemas.relayResult,
  resource: ({ db, params }) => relayResource(db, params.relayId),
  handle: async ({ tx, origin, params, body }) => {
    const relay = await changeRelay(tx, origin, { ...params, ...body });
    return ok(presentRelay(relay, await onlineOf(tx, [relay.device_id])));
  },
});

const remove = commandRoute({
  method: 'DELETE',
  path: '/api/admin/link/relays/:relayId',
  summary: 'Take a relay out of the fleet; its key never comes back',
  action: 'link.change_relays',
  stepUp: true,
  params: schemas.relayParams,
  result: schemas.doneResult,
  resource: ({ db, params }) => relayResource(db, params.relayId),
  handle: async ({ tx, origin, params }) => {
    await removeRelay(tx, origin, params.relayId);
    return ok({ done: true as const });
  },
});

export const relayRoutes = [list, add, change, remove];
