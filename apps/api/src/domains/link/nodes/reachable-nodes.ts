import type { LinkNode } from '@mistri/contracts/link/presence';
import type { Db } from '#platform/db/database.ts';
import { type Device, devicesOfOwners, findDevices } from '#rooms/devices/index.ts';
import { onlineOf } from '../presence/presence-store.ts';
import { rulesFor } from '../rules/decide-connect.ts';
import { rulesOfTeams } from '../rules/rules-store.ts';
import { teamsOf } from '../teams/teams-store.ts';
import { nodesOf, nodesOfTeams } from './nodes-store.ts';
import { partiesOf } from './parties.ts';

const maxScopesShown = 64;

/** For a device: its person's other devices, and those of their teams that some rule lets it reach. */
export async function reachableNodes(db: Db, guest: Device): Promise<LinkNode[]> {
  const ownerId = guest.owner_id ?? '';
  const [own, teams] = await Promise.all([devicesOfOwners(db, [ownerId]), teamsOf(db, ownerId)]);
  const teamIds = teams.map((team) => team.team_id);
  const [teamNodes, ownNodes, rules] = await Promise.all([
    nodesOfTeams(db, teamIds),
    nodesOf(
      db,
      own.map((device) => device.device_id),
    ),
    rulesOfTeams(db, teamIds),
  ]);
  const others = await findDevices(
    db,
    teamNodes.map((node) => node.device_id),
  );
  const all = new Map([...own, ...others].map((device) => [device.device_id, device]));
  const devices = [...all.values()].filter((device) => !device.removed_at && device.device_id !== guest.device_id);
  const [[me], parties, online] = await Promise.all([
    partiesOf(db, [guest]),
    partiesOf(db, devices),
    onlineOf(
      db,
      devices.map((device) => device.device_id),
    ),
  ]);
  const teamOf = new Map([...teamNodes, ...ownNodes].map((node) => [node.device_id, node.team_id]));
  return devices.flatMap((device, index) => {
    const party = parties[index];
    const fitting = me && party ? rulesFor(rules, me, party) : [];
    const isOwn = device.owner_id === ownerId;
    if (!isOwn && fitting.length === 0) return [];
    const team = teams.find((entry) => entry.team_id === teamOf.get(device.device_id));
    return [
      {
        deviceId: device.device_id,
        name: device.name,
        platform: device.platform,
        team: team?.name ?? '',
        isOwn,
        isOnline: online.has(device.device_id),
        lastSeenAt: device.last_seen_at?.toISOString() ?? null,
        scopes: [...new Set(fitting.flatMap((rule) => rule.scopes))].slice(0, maxScopesShown),
      },
    ];
  });
}
