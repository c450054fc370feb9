import type { Actor, Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { type Device, devicesOfOwners, findDevice, findDevices } from '#rooms/devices/index.ts';
import * as schemas from '../link-schemas.ts';
import { onlineOf } from '../presence/presence-store.ts';
import { presentRelays } from '../relays/relays-store.ts';
import { looksAfter, rightsRefusals } from '../teams/team-rights.ts';
import { roleIn, teamsOf } from '../teams/teams-store.ts';
import { changeNode } from './change-node.ts';
import { findNode, type Node, nodesOf, nodesOfTeams } from './nodes-store.ts';

/** Its owner's, and of those who look after the team it is in. */
async function nodeResource(db: Db, actor: Actor | undefined, deviceId: string): Promise<Resource | null> {
  const [device, node] = await Promise.all([findDevice(db, deviceId), findNode(db, deviceId)]);
  if (!device || device.removed_at) return null;
  const role = actor && node?.team_id ? await roleIn(db, node.team_id, actor.userId) : undefined;
  return { id: deviceId, relations: { owner: device.owner_id, admin: looksAfter(role) ? actor?.userId : null } };
}

function presentNode(device: Device, node: Node | undefined, seen: { userId: string; online: ReadonlySet<string> }) {
  return {
    deviceId: device.device_id,
    name: device.name,
    kind: device.kind,
    platform: device.platform,
    isOwn: device.owner_id === seen.userId,
    ownerId: device.owner_id ?? '',
    teamId: node?.team_id ?? null,
    tags: node?.tags ?? [],
    region: node?.region ?? null,
    isOnline: seen.online.has(device.device_id),
    lastSeenAt: device.last_seen_at?.toISOString() ?? null,
  };
}

const list = readRoute({
  method: 'GET',
  path: '/api/link/nodes',
  summary: 'Your devices and those of your teams: who is connected, in which team, with which tags',
  action: 'link.own_nodes',
  result: schemas.nodeList,
  handle: async (call) => {
    const { db } = call;
    const { userId } = signedIn(call);
    const [own, teams, relays] = await Promise.all([
      devicesOfOwners(db, [userId]),
      teamsOf(db, userId),
      presentRelays(db),
    ]);
    const [ownNodes, teamNodes] = await Promise.all([
      nodesOf(
        db,
        own.map((device) => device.device_id),
      ),
      nodesOfTeams(
        db,
        teams.map((team) => team.team_id),
      ),
    ]);
    const nodes = new Map([...teamNodes, ...ownNodes].map((node) => [node.device_id, node]));
    const others = await findDevices(
      db,
      [...nodes.keys()].filter((id) => !own.some((device) => device.device_id === id)),
    );
    const devices = [...own, ...others.filter((device) => !device.removed_at)];
    const online = await onlineOf(
      db,
      devices.map((device) => device.device_id),
    );
    return ok({
      nodes: devices.map((device) => presentNode(device, nodes.get(device.device_id), { userId, online })),
      regions: [...new Set(relays.map((relay) => relay.region))].toSorted(),
    });
  },
});

const change = commandRoute({
  method: 'PATCH',
  path: '/api/link/nodes/:deviceId',
  summary: 'Put a device into a team (its owner), tag it (admins of the team), say near which region it is',
  action: 'link.change_node',
  params: schemas.nodeParams,
  body: schemas.nodeBody,
  result: schemas.nodeResult,
  refusals: { ...rightsRefusals, 'link.no_such_team': 422, 'link.no_room': 409, 'link.owner_decides': 403 },
  resource: ({ db, actor, params }) => nodeResource(db, actor, params.deviceId),
  handle: async (call) => {
    const { tx, params, body, origin } = call;
    const { userId } = signedIn(call);
    const device = await findDevice(tx, params.deviceId);
    if (!device) throw new Error('loaded as resource');
    const changed = await changeNode(tx, origin, { device, userId, change: body });
    if (!changed.ok) return changed;
    return ok(presentNode(device, changed.value, { userId, online: await onlineOf(tx, [params.deviceId]) }));
  },
});

export const nodeRoutes = [list, change];
