import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import type { Device } from '#rooms/devices/index.ts';
import { lockNames } from '../lock-name.ts';
import { endSessionsOf } from '../sessions/end-session.ts';
import { planOf } from '../teams/plans.ts';
import { demandRole, type RightsRefusal } from '../teams/team-rights.ts';
import { countsOf, findTeam, roleIn } from '../teams/teams-store.ts';
import { findNode, type Node, putNode } from './nodes-store.ts';

export interface NodeChange {
  readonly teamId?: string | null;
  readonly tags?: readonly string[];
  readonly region?: string | null;
}

export type NodeRefusal = RightsRefusal | 'link.no_such_team' | 'link.no_room' | 'link.owner_decides';

/**
 * The owner says in which team a device is; the team's admins give it tags, since rules go by them, and may take it out.
 * In another team it has no tags, and sessions by rules of the former one end.
 */
export async function changeNode(
  tx: Tx,
  origin: Origin,
  given: { device: Device; userId: string; change: NodeChange },
): Promise<Result<Node, NodeRefusal>> {
  const { device, userId, change } = given;
  const before: Node = (await findNode(tx, device.device_id)) ?? {
    device_id: device.device_id,
    team_id: null,
    tags: [],
    region: null,
    added_at: origin.at,
  };
  const teamId = change.teamId === undefined ? before.team_id : change.teamId;
  await lockNames(tx, ...[before.team_id, teamId].flatMap((id) => (id === null ? [] : [`team:${id}`])));
  const refusal =
    (await refuseMove(tx, { device, userId, before, teamId }, origin.at)) ?? (await refuseTags(tx, given, teamId));
  if (refusal) return refusal;
  const isMoved = teamId !== before.team_id;
  if (isMoved && before.team_id !== null) {
    const from = { deviceId: device.device_id, teamId: before.team_id };
    await endSessionsOf(tx, origin, from, 'a device has left the team');
  }
  const after: Node = {
    ...before,
    team_id: teamId,
    tags: [...(change.tags ?? (isMoved ? [] : before.tags))],
    region: change.region === undefined ? before.region : change.region,
  };
  await putNode(tx, after);
  await audit(tx, origin, {
    action: 'link.node_changed',
    subjectId: device.device_id,
    before: { teamId: before.team_id, tags: before.tags },
    after: { teamId: after.team_id, tags: after.tags },
  });
  return ok(after);
}

interface Move {
  readonly device: Device;
  readonly userId: string;
  readonly before: Node;
  readonly teamId: string | null;
}

async function refuseMove(tx: Tx, move: Move, at: Date): Promise<Refusal<NodeRefusal> | undefined> {
  const { device, userId, before, teamId } = move;
  if (teamId === before.team_id) return undefined;
  if (device.owner_id !== userId && teamId !== null) {
    return refuse(
      'link.owner_decides',
      'Only its owner can put a device into another team. You can take it out of yours.',
    );
  }
  if (teamId === null) return undefined;
  const team = await findTeam(tx, teamId);
  if (!team || !(await roleIn(tx, teamId, userId))) {
    return refuse('link.no_such_team', 'You are in no such team.', {
      errors: [{ path: 'teamId', message: 'is no team of yours' }],
    });
  }
  const [plan, counts] = await Promise.all([planOf(tx, team.plan, at), countsOf(tx, teamId)]);
  if (counts.devices < plan.devices) return undefined;
  return refuse('link.no_room', `The team's plan has room for ${plan.devices} devices, and it has as many.`, {
    details: { devices: plan.devices },
  });
}

async function refuseTags(
  tx: Tx,
  { change, userId }: { change: NodeChange; userId: string },
  teamId: string | null,
): Promise<Refusal<NodeRefusal> | undefined> {
  if (change.tags === undefined || change.tags.length === 0) return undefined;
  if (teamId === null) return refuse('link.no_such_team', 'Tags are a team’s. Put the device into a team first.');
  return demandRole(tx, teamId, userId, 'admin');
}
