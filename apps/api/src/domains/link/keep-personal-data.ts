import type { Db, Tx } from '#platform/db/database.ts';
import type { DataSubject, PersonalDataKeeper } from '#platform/personal-data.ts';
import type { Services } from '#platform/services.ts';
import { endSessionsOf } from './sessions/end-session.ts';
import { deleteMember, membersOfTeam, putMember, teamsOf } from './teams/teams-store.ts';

async function collect(db: Db, _services: Services, { userId }: DataSubject) {
  const teams = await teamsOf(db, userId);
  const sessions = await db
    .selectFrom('link_sessions')
    .select(['session_id', 'host_device', 'guest_device', 'scopes', 'opened_at', 'ended_at', 'end_reason', 'rung'])
    .where((is) => is.or([is('host_owner', '=', userId), is('guest_owner', '=', userId)]))
    .orderBy('session_id', 'desc')
    .limit(10_000)
    .execute();
  const purchases = await db
    .selectFrom('link_purchases')
    .select(['purchase_id', 'team_id', 'plan', 'period', 'total_minor', 'state', 'starts_at', 'ends_at', 'created_at'])
    .where('buyer_id', '=', userId)
    .orderBy('purchase_id', 'desc')
    .limit(10_000)
    .execute();
  return { data: { teams, sessions, purchases } };
}

async function erase(...[tx, , { subject, origin }]: Parameters<PersonalDataKeeper['erase']>) {
  const { userId } = subject;
  await endSessionsOf(tx, origin, { ownerId: userId }, 'the account was erased');
  for (const team of await teamsOf(tx, userId)) await leaveTeam(tx, team, userId);
  // Reports name addresses; that two devices were connected stays, as device ids only.
  const theirs = tx
    .selectFrom('link_sessions')
    .select('session_id')
    .where((is) => is.or([is('host_owner', '=', userId), is('guest_owner', '=', userId)]));
  await tx.deleteFrom('link_reports').where('session_id', 'in', theirs).execute();
  await tx.updateTable('link_sessions').set({ row_key: null }).where('session_id', 'in', theirs).execute();
  return { kept: [], files: [] };
}

/** A team that nobody is left in goes; one that loses its only owner gets the longest-standing of the others. */
async function leaveTeam(tx: Tx, team: { team_id: string; personal_of: string | null }, userId: string): Promise<void> {
  await deleteMember(tx, team.team_id, userId);
  const left = await membersOfTeam(tx, team.team_id);
  const [heir] = left.toSorted((a, b) => Number(b.role === 'admin') - Number(a.role === 'admin'));
  if (!heir || team.personal_of === userId) {
    await tx.deleteFrom('link_teams').where('team_id', '=', team.team_id).execute();
    return;
  }
  if (!left.some((member) => member.role === 'owner')) await putMember(tx, { ...heir, role: 'owner' });
}

export const linkKeeper: PersonalDataKeeper = { name: 'link', collect, erase };
