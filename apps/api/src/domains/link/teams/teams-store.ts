import { type Selectable, sql } from 'kysely';
import type { Db, Tx } from '#platform/db/database.ts';
import type { LinkMembersTable, LinkTeamsTable, TeamRole } from '../link-tables.ts';

export type Team = Selectable<LinkTeamsTable>;
export type Member = Selectable<LinkMembersTable>;

export function findTeam(db: Db, teamId: string): Promise<Team | undefined> {
  return db.selectFrom('link_teams').selectAll().where('team_id', '=', teamId).executeTakeFirst();
}

export function personalTeamOf(db: Db, userId: string): Promise<Team | undefined> {
  return db.selectFrom('link_teams').selectAll().where('personal_of', '=', userId).executeTakeFirst();
}

export async function roleIn(db: Db, teamId: string, userId: string): Promise<TeamRole | undefined> {
  const row = await db
    .selectFrom('link_members')
    .select('role')
    .where('team_id', '=', teamId)
    .where('user_id', '=', userId)
    .executeTakeFirst();
  return row?.role;
}

export function teamsOf(db: Db, userId: string): Promise<(Team & { role: TeamRole })[]> {
  return db
    .selectFrom('link_teams as t')
    .innerJoin('link_members as m', 'm.team_id', 't.team_id')
    .selectAll('t')
    .select('m.role')
    .where('m.user_id', '=', userId)
    .orderBy('t.team_id')
    .execute();
}

export function membersOfTeam(db: Db, teamId: string): Promise<Member[]> {
  return db
    .selectFrom('link_members')
    .selectAll()
    .where('team_id', '=', teamId)
    .orderBy('joined_at')
    .orderBy('user_id')
    .execute();
}

/** How many of what a plan limits. */
export async function countsOf(
  db: Db,
  teamId: string,
): Promise<{ members: number; invited: number; devices: number; rules: number; live: number }> {
  const { rows } = await sql<{ members: number; invited: number; devices: number; rules: number; live: number }>`
    SELECT (SELECT count(*)::int FROM link_members WHERE team_id = ${teamId}) AS members,
      (SELECT count(*)::int FROM link_invitations
        WHERE team_id = ${teamId} AND state = 'open' AND expires_at > now()) AS invited,
      (SELECT count(*)::int FROM link_nodes WHERE team_id = ${teamId}) AS devices,
      (SELECT count(*)::int FROM link_rules WHERE team_id = ${teamId}) AS rules,
      (SELECT count(*)::int FROM link_sessions WHERE team_id = ${teamId} AND ended_at IS NULL) AS live`.execute(db);
  const [counts] = rows;
  if (!counts) throw new Error('counts of nothing');
  return counts;
}

export function insertTeam(tx: Tx, team: Pick<Team, 'team_id' | 'name' | 'personal_of' | 'created_at'>): Promise<Team> {
  return tx.insertInto('link_teams').values(team).returningAll().executeTakeFirstOrThrow();
}

export async function putMember(tx: Tx, member: Member): Promise<void> {
  await tx
    .insertInto('link_members')
    .values(member)
    .onConflict((conflict) => conflict.columns(['team_id', 'user_id']).doUpdateSet({ role: member.role }))
    .execute();
}

export async function deleteMember(tx: Tx, teamId: string, userId: string): Promise<void> {
  await tx.deleteFrom('link_members').where('team_id', '=', teamId).where('user_id', '=', userId).execute();
}
