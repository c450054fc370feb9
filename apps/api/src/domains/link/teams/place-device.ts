import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { lockNames } from '../lock-name.ts';
import { findNode, putNode } from '../nodes/nodes-store.ts';
import { insertRule } from '../rules/rules-store.ts';
import { planOf } from './plans.ts';
import { countsOf, insertTeam, personalTeamOf, putMember, type Team } from './teams-store.ts';

/** What the owner's own devices may do with each other until the owner says otherwise: a rule like any other. */
const firstScopes = ['forward:*', 'console'];
const firstRule_minutes = 720;

/**
 * A new device is in its owner's own team, which is made with the first one. When the plan has no room it is in none:
 * nobody reaches it until its owner makes room.
 */
export async function placeDevice(
  tx: Tx,
  origin: Origin,
  device: { deviceId: string; ownerId: string },
): Promise<void> {
  if (await findNode(tx, device.deviceId)) return;
  const team = await personalTeam(tx, origin, device.ownerId);
  await lockNames(tx, `team:${team.team_id}`);
  const [plan, counts] = await Promise.all([planOf(tx, team.plan, origin.at), countsOf(tx, team.team_id)]);
  await putNode(tx, {
    device_id: device.deviceId,
    team_id: counts.devices < plan.devices ? team.team_id : null,
    tags: [],
    region: null,
    added_at: origin.at,
  });
}

export async function personalTeam(tx: Tx, origin: Origin, userId: string): Promise<Team> {
  await lockNames(tx, `person:${userId}`);
  const present = await personalTeamOf(tx, userId);
  if (present) return present;
  const team = await insertTeam(tx, {
    team_id: newId('tem'),
    name: null,
    personal_of: userId,
    created_at: origin.at,
  });
  await putMember(tx, { team_id: team.team_id, user_id: userId, role: 'owner', joined_at: origin.at });
  await insertRule(tx, {
    rule_id: newId('rul'),
    team_id: team.team_id,
    subject_kind: 'member',
    subject: userId,
    target_kind: 'team',
    target: null,
    scopes: firstScopes,
    policy: 'automatic',
    bytes_per_second: null,
    max_minutes: firstRule_minutes,
    created_by: userId,
    created_at: origin.at,
  });
  await audit(tx, origin, { action: 'link.team_made', subjectId: team.team_id, after: { personal: true } });
  return team;
}
