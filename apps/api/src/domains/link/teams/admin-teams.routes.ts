import type { Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import * as schemas from '../link-schemas.ts';
import { changePlan } from './change-team.ts';
import { presentTeam } from './present-team.ts';
import { findTeam, type Team } from './teams-store.ts';

async function anyTeam(db: Db, teamId: string): Promise<Resource | null> {
  return (await findTeam(db, teamId)) ? { id: teamId, relations: {} } : null;
}

function pageOfTeams(db: Db, page: { after?: string; limit: number }): Promise<Team[]> {
  let query = db
    .selectFrom('link_teams')
    .selectAll()
    .orderBy('team_id', 'desc')
    .limit(page.limit + 1);
  if (page.after) query = query.where('team_id', '<', page.after);
  return query.execute();
}

const list = readRoute({
  method: 'GET',
  path: '/api/admin/link/teams',
  summary: 'Teams with their plans and what they use of them, newest first; nobody by name',
  action: 'link.read_teams',
  query: schemas.adminTeamsQuery,
  result: schemas.adminTeams,
  handle: async ({ db, query, origin }) => {
    const rows = await pageOfTeams(db, query);
    const page = rows.slice(0, query.limit);
    const teams = await Promise.all(
      page.map(async (team) => {
        const {
          role: _role,
          invited: _invited,
          ...facts
        } = await presentTeam(db, { ...team, role: 'member' }, origin.at);
        return facts;
      }),
    );
    return ok({ teams, nextAfter: rows.length > query.limit ? (page.at(-1)?.team_id ?? null) : null });
  },
});

const setPlan = commandRoute({
  method: 'PUT',
  path: '/api/admin/link/teams/:teamId/plan',
  summary: 'Give a team another plan, with a reason (LNK-1)',
  action: 'link.change_plan',
  params: schemas.teamParams,
  body: schemas.planBody,
  result: schemas.doneResult,
  resource: ({ db, params }) => anyTeam(db, params.teamId),
  handle: ({ tx, origin, params, body }) => changePlan(tx, origin, { ...params, ...body }),
});

export const adminTeamRoutes = [list, setPlan];
