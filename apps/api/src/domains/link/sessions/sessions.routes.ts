import type { Actor, Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { type Device, findDevices } from '#rooms/devices/index.ts';
import * as schemas from '../link-schemas.ts';
import { looksAfter } from '../teams/team-rights.ts';
import { roleIn, teamsOf } from '../teams/teams-store.ts';
import { endSession } from './end-session.ts';
import { openReport } from './note-report.ts';
import { findSession, type LinkSession, reportsOf, sessionsFor } from './sessions-store.ts';

/** The two owners', and of those who look after the team by whose rule it runs. */
async function sessionResource(db: Db, actor: Actor | undefined, sessionId: string): Promise<Resource | null> {
  const session = await findSession(db, sessionId);
  if (!session) return null;
  const role = actor && session.team_id ? await roleIn(db, session.team_id, actor.userId) : undefined;
  const relations = {
    host: session.host_owner,
    guest: session.guest_owner,
    admin: looksAfter(role) ? actor?.userId : null,
  };
  return { id: sessionId, relations, state: session.state };
}

async function devicesIn(db: Db, sessions: readonly LinkSession[]): Promise<Map<string, Device>> {
  const devices = await findDevices(
    db,
    sessions.flatMap((session) => [session.host_device, session.guest_device]),
  );
  return new Map(devices.map((device) => [device.device_id, device]));
}

function presentSession(session: LinkSession, devices: ReadonlyMap<string, Device>, userId: string) {
  const party = (deviceId: string, ownerId: string) => ({
    deviceId,
    name: devices.get(deviceId)?.name ?? '',
    isOwn: ownerId === userId,
  });
  return {
    sessionId: session.session_id,
    host: party(session.host_device, session.host_owner),
    guest: party(session.guest_device, session.guest_owner),
    teamId: session.team_id,
    openedBy: session.opened_by,
    scopes: session.scopes,
    policy: session.policy,
    relays: session.relays,
    state: session.state,
    rung: session.rung,
    roundTrip_ms: session.round_trip_ms,
    bytesPerSecond: session.bytes_per_second,
    openedAt: session.opened_at.toISOString(),
    reportedAt: session.reported_at?.toISOString() ?? null,
    hardEnd: session.hard_end.toISOString(),
    endedAt: session.ended_at?.toISOString() ?? null,
    endedBy: session.ended_by,
    endReason: session.end_reason,
    hostSent_bytes: session.host_sent_bytes,
    guestSent_bytes: session.guest_sent_bytes,
  };
}

const list = readRoute({
  method: 'GET',
  path: '/api/link/sessions',
  summary: 'Sessions of your devices and of the teams you look after, newest first',
  action: 'link.own_sessions',
  query: schemas.sessionQuery,
  result: schemas.sessionList,
  handle: async (call) => {
    const { db, query } = call;
    const { userId } = signedIn(call);
    const teamIds = (await teamsOf(db, userId)).filter((team) => looksAfter(team.role)).map((team) => team.team_id);
    const { state, ...filter } = query;
    const live = state === undefined ? {} : { live: state === 'live' };
    const rows = await sessionsFor(db, { userId, teamIds }, { ...filter, ...live });
    const page = rows.slice(0, query.limit);
    const devices = await devicesIn(db, page);
    return ok({
      sessions: page.map((session) => presentSession(session, devices, userId)),
      nextAfter: rows.length > query.limit ? (page.at(-1)?.session_id ?? null) : null,
    });
  },
});

const read = readRoute({
  method: 'GET',
  path: '/api/link/sessions/:sessionId',
  summary: 'A session with what its two devices said last: way, quality, how the ladder went',
  action: 'link.of_session',
  params: schemas.sessionParams,
  result: schemas.sessionDetail,
  resource: ({ db, actor, params }) => sessionResource(db, actor, params.sessionId),
  handle: async (call) => {
    const { db, services, params } = call;
    const session = await findSession(db, params.sessionId);
    if (!session) throw new Error('loaded as resource');
    const [devices, sealed] = await Promise.all([devicesIn(db, [session]), reportsOf(db, params.sessionId)]);
    const reports = sealed.flatMap((row) => {
      const report = openReport(services, session, row);
      return report ? [{ side: row.side, at: row.at.toISOString(), report }] : [];
    });
    return ok({ ...presentSession(session, devices, signedIn(call).userId), reports });
  },
});

const end = commandRoute({
  method: 'POST',
  path: '/api/link/sessions/:sessionId/end',
  summary: 'End a session: both devices and the relays hear it at once',
  action: 'link.of_session',
  params: schemas.sessionParams,
  result: schemas.doneResult,
  resource: ({ db, actor, params }) => sessionResource(db, actor, params.sessionId),
  handle: async ({ tx, origin, params }) => {
    await endSession(tx, origin, params.sessionId, { by: 'server', reason: 'ended on the page' });
    return ok({ done: true as const });
  },
});

export const sessionRoutes = [list, read, end];
