import type { Db } from '#platform/db/database.ts';
import type { Services } from '#platform/services.ts';
import { findUser, maskContact, openContact } from '#rooms/identity/index.ts';
import type { TeamRole } from '../link-tables.ts';
import { openInvitationsOf } from './invitations-store.ts';
import { contactOf } from './invitations.ts';
import { type Plan, planOf } from './plans.ts';
import { looksAfter } from './team-rights.ts';
import { countsOf, membersOfTeam, type Team } from './teams-store.ts';

export function presentPlan(plan: Plan) {
  return {
    plan: plan.plan,
    version: plan.version,
    seats: plan.seats,
    devices: plan.devices,
    liveSessions: plan.live_sessions,
  };
}

export async function presentTeam(db: Db, team: Team & { role: TeamRole }, now: Date) {
  const [plan, counts] = await Promise.all([planOf(db, team.plan, now), countsOf(db, team.team_id)]);
  return {
    teamId: team.team_id,
    name: team.name,
    isPersonal: team.personal_of !== null,
    role: team.role,
    members: counts.members,
    devices: counts.devices,
    plan: presentPlan(plan),
    paidUntil: team.paid_until?.toISOString() ?? null,
    invited: counts.invited,
    liveSessions: counts.live,
  };
}

/** What a member sees; invitations only those who look after the team. */
export async function presentTeamDetail(
  db: Db,
  services: Services,
  team: Team & { role: TeamRole },
  asking: { userId: string; now: Date },
) {
  const [facts, members, invitations] = await Promise.all([
    presentTeam(db, team, asking.now),
    membersOfTeam(db, team.team_id),
    looksAfter(team.role) ? openInvitationsOf(db, team.team_id, asking.now) : [],
  ]);
  const people = await Promise.all(
    members.map(async (member) => ({
      userId: member.user_id,
      name: await nameOf(db, services, member.user_id),
      role: member.role,
      isYou: member.user_id === asking.userId,
      joinedAt: member.joined_at.toISOString(),
    })),
  );
  return {
    ...facts,
    people,
    invitations: invitations.map((invitation) => ({
      invitationId: invitation.invitation_id,
      contact: maskContact(contactOf(services, invitation)),
      role: invitation.role,
      expiresAt: invitation.expires_at.toISOString(),
    })),
  };
}

/** What people of one team call each other: their name, else enough of their address to recognise them. */
export async function nameOf(db: Db, services: Services, userId: string): Promise<string> {
  const user = await findUser(db, userId);
  if (!user) return '';
  const { name, email, phone } = openContact(services, user);
  return name ?? maskContact(email ?? phone ?? '');
}
