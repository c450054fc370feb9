import type { Db } from '#platform/db/database.ts';
import type { Device } from '#rooms/devices/index.ts';
import type { Party } from '../rules/decide-connect.ts';
import { nodesOf } from './nodes-store.ts';

/** What rules look at, for each of these devices. */
export async function partiesOf(db: Db, devices: readonly Device[]): Promise<Party[]> {
  const owners = [...new Set(devices.flatMap((device) => device.owner_id ?? []))];
  const [nodes, memberships] = await Promise.all([
    nodesOf(
      db,
      devices.map((device) => device.device_id),
    ),
    owners.length === 0
      ? []
      : db.selectFrom('link_members').select(['user_id', 'team_id']).where('user_id', 'in', owners).execute(),
  ]);
  return devices.map((device) => {
    const node = nodes.find((entry) => entry.device_id === device.device_id);
    return {
      deviceId: device.device_id,
      ownerId: device.owner_id ?? '',
      teamIds: memberships.filter((row) => row.user_id === device.owner_id).map((row) => row.team_id),
      teamId: node?.team_id ?? null,
      tags: node?.tags ?? [],
    };
  });
}
