import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { newId } from '#platform/ids.ts';
import { ok, refuse, type Refusal, type Result } from '#platform/refusal.ts';
import { linkLimits } from '../link-limits.ts';
import type { PlanName, TeamRole } from '../link-tables.ts';
import { lockNames } from '../lock-name.ts';
import { lapsePurchase } from '../purchases/buy-plan.ts';
import { setTeamPlan, waitingOf } from '../purchases/purchases-store.ts';
import { endSessionsOf } from '../sessions/end-session.ts';
import { demandRole, type RightsRefusal } from './team-rights.ts';
import {
  deleteMember,
  findTeam,
  insertTeam,
  membersOfTeam,
  putMember,
  roleIn,
  type Team,
  teamsOf,
} from './teams-store.ts';

export async function makeTeam(
  tx: Tx,
  origin: Origin,
  given: { userId: string; name: string },
): Promise<Result<Team, 'link.too_many_teams'>> {
  const { userId } = given;
  await lockNames(tx, `person:${userId}`);
  if ((await teamsOf(tx, userId)).length >= linkLimits.teamsPerPerson) return tooManyTeams();
  const row = { team_id: newId('tem'), name: given.name.trim(), personal_of: null, created_at: origin.at };
  const team = await insertTeam(tx, row);
  await putMember(tx, { team_id: team.team_id, user_id: userId, role: 'owner', joined_at: origin.at });
  await audit(tx, origin, { action: 'link.team_made', subjectId: team.team_id });
  return ok(team);
}

export const tooManyTeams = () =>
  refuse('link.too_many_teams', `A person can be in ${linkLimits.teamsPerPerson} teams. Leave one first.`);

export async function renameTeam(
  tx: Tx,
  origin: Origin,
  given: { teamId: string; userId: string; name: string },
): Promise<Result<{ done: true }, RightsRefusal>> {
  const refusal = await demandRole(tx, given.teamId, given.userId, 'admin');
  if (refusal) return refusal;
  await tx.updateTable('link_teams').set({ name: given.name.trim() }).where('team_id', '=', given.teamId).execute();
  await audit(tx, origin, { action: 'link.team_renamed', subjectId: given.teamId });
  return ok({ done: true });
}

/** Its devices are in no team then; its sessions end at once. */
export async function deleteTeam(
  tx: Tx,
  origin: Origin,
  given: { teamId: string; userId: string },
): Promise<Result<{ done: true }, RightsRefusal | 'link.personal_team'>> {
  const { teamId } = given;
  await lockNames(tx, `team:${teamId}`);
  const refusal = await demandRole(tx, teamId, given.userId, 'owner');
  if (refusal) return refusal;
  const team = await findTeam(tx, teamId);
  if (!team || team.personal_of !== null) {
    return refuse('link.personal_team', 'Your own team stays as long as you have devices. You can empty it.');
  }
  const waiting = await waitingOf(tx, teamId);
  if (waiting) await lapsePurchase(tx, origin, waiting, 'the team was deleted');
  await endSessionsOf(tx, origin, { teamId }, 'the team was deleted');
  await tx.deleteFrom('link_teams').where('team_id', '=', teamId).execute();
  await audit(tx, origin, { action: 'link.team_deleted', subjectId: teamId });
  return ok({ done: true });
}

type MemberRefusal = RightsRefusal | 'link.no_such_member' | 'link.last_owner' | 'link.personal_team';

interface MemberChange {
  readonly teamId: string;
  /** Who asks. */
  readonly userId: string;
  readonly memberId: string;
}

/** Only owners say who is owner, admin or member: an admin could make themselves anything else. */
export async function changeRole(
  tx: Tx,
  origin: Origin,
  given: MemberChange & { role: TeamRole },
): Promise<Result<{ done: true }, MemberRefusal>> {
  const { teamId, memberId, role } = given;
  await lockNames(tx, `team:${teamId}`);
  const before = await roleIn(tx, teamId, memberId);
  if (!before) return noSuchMember();
  const refusal =
    (await demandRole(tx, teamId, given.userId, 'owner')) ??
    (before === 'owner' && role !== 'owner' ? await lastOwner(tx, teamId, memberId) : undefined);
  if (refusal) return refusal;
  await putMember(tx, { team_id: teamId, user_id: memberId, role, joined_at: origin.at });
  await audit(tx, origin, {
    action: 'link.role_changed',
    subjectId: teamId,
    before: { memberId, role: before },
    after: { role },
  });
  return ok({ done: true });
}

/** Leaves by themselves, or is removed: everything that came from the team ends now. */
export async function removeMember(
  tx: Tx,
  origin: Origin,
  given: MemberChange,
): Promise<Result<{ done: true }, MemberRefusal>> {
  const { teamId, memberId, userId } = given;
  await lockNames(tx, `team:${teamId}`);
  const role = await roleIn(tx, teamId, memberId);
  if (!role) return noSuchMember();
  const refusal =
    (memberId === userId ? undefined : await demandRole(tx, teamId, userId, role === 'member' ? 'admin' : 'owner')) ??
    (role === 'owner' ? await lastOwner(tx, teamId, memberId) : undefined);
  if (refusal) return refusal;
  await endSessionsOf(tx, origin, { teamId, ownerId: memberId }, 'a member has left the team');
  await deleteMember(tx, teamId, memberId);
  await tx
    .deleteFrom('link_rules')
    .where('team_id', '=', teamId)
    .where('subject_kind', '=', 'member')
    .where('subject', '=', memberId)
    .execute();
  await audit(tx, origin, { action: 'link.member_removed', subjectId: teamId, before: { memberId, role } });
  return ok({ done: true });
}

export async function changePlan(
  tx: Tx,
  origin: Origin,
  given: { teamId: string; plan: PlanName; reason: string },
): Promise<Result<{ done: true }, never>> {
  await lockNames(tx, `team:${given.teamId}`);
  const before = await findTeam(tx, given.teamId);
  // Given or taken by staff: without an end. What was paid stays paid, and counts when a plan is bought again.
  await setTeamPlan(tx, given.teamId, { plan: given.plan, paidUntil: null, anchorDay: null });
  await audit(tx, origin, {
    action: 'link.plan_changed',
    subjectId: given.teamId,
    reason: given.reason,
    before: { plan: before?.plan, paidUntil: before?.paid_until?.toISOString() ?? null },
    after: { plan: given.plan },
  });
  return ok({ done: true });
}

const noSuchMember = () => refuse('link.no_such_member', 'This person is not in the team.');

async function lastOwner(
  tx: Tx,
  teamId: string,
  memberId: string,
): Promise<Refusal<'link.last_owner' | 'link.personal_team'> | undefined> {
  const team = await findTeam(tx, teamId);
  if (team?.personal_of === memberId) {
    return refuse('link.personal_team', 'This is your own team: you stay its owner.');
  }
  const others = (await membersOfTeam(tx, teamId)).filter((row) => row.role === 'owner' && row.user_id !== memberId);
  if (others.length > 0) return undefined;
  return refuse('link.last_owner', 'A team has an owner. Make somebody else owner first.');
}
