import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import * as schemas from '../link-schemas.ts';
import { changeRole, deleteTeam, makeTeam, removeMember, renameTeam } from './change-team.ts';
import { presentTeam, presentTeamDetail } from './present-team.ts';
import { rightsRefusals, teamResource } from './team-rights.ts';
import { findTeam, roleIn, teamsOf } from './teams-store.ts';

const list = readRoute({
  method: 'GET',
  path: '/api/link/teams',
  summary: 'Your teams, with their plans',
  action: 'link.own_teams',
  result: schemas.teamList,
  handle: async (call) => {
    const teams = await teamsOf(call.db, signedIn(call).userId);
    return ok({ teams: await Promise.all(teams.map((team) => presentTeam(call.db, team, call.origin.at))) });
  },
});

const make = commandRoute({
  method: 'POST',
  path: '/api/link/teams',
  summary: 'Make a team: people who share devices by rules',
  action: 'link.own_teams',
  body: schemas.teamBody,
  result: schemas.teamList.properties.teams.items,
  status: 201,
  refusals: { 'link.too_many_teams': 409 },
  handle: async (call) => {
    const made = await makeTeam(call.tx, call.origin, { userId: signedIn(call).userId, name: call.body.name });
    return made.ok ? ok(await presentTeam(call.tx, { ...made.value, role: 'owner' }, call.origin.at)) : made;
  },
});

const read = readRoute({
  method: 'GET',
  path: '/api/link/teams/:teamId',
  summary: 'A team: plan and what of it is used, people, open invitations',
  action: 'link.of_team',
  params: schemas.teamParams,
  result: schemas.teamDetail,
  resource: ({ db, actor, params }) => teamResource(db, actor, params.teamId),
  handle: async (call) => {
    const { db, services, params, origin } = call;
    const { userId } = signedIn(call);
    const [team, role] = await Promise.all([findTeam(db, params.teamId), roleIn(db, params.teamId, userId)]);
    if (!team || !role) throw new Error('loaded as resource');
    return ok(await presentTeamDetail(db, services, { ...team, role }, { userId, now: origin.at }));
  },
});

const rename = commandRoute({
  method: 'PATCH',
  path: '/api/link/teams/:teamId',
  summary: 'Give the team another name (its admins)',
  action: 'link.of_team',
  params: schemas.teamParams,
  body: schemas.teamBody,
  result: schemas.doneResult,
  refusals: rightsRefusals,
  resource: ({ db, actor, params }) => teamResource(db, actor, params.teamId),
  handle: (call) =>
    renameTeam(call.tx, call.origin, { ...call.params, userId: signedIn(call).userId, name: call.body.name }),
});

const remove = commandRoute({
  method: 'DELETE',
  path: '/api/link/teams/:teamId',
  summary: 'Delete the team (its owners): sessions end at once, devices are in no team',
  action: 'link.of_team',
  params: schemas.teamParams,
  result: schemas.doneResult,
  refusals: { ...rightsRefusals, 'link.personal_team': 409 },
  resource: ({ db, actor, params }) => teamResource(db, actor, params.teamId),
  handle: (call) => deleteTeam(call.tx, call.origin, { ...call.params, userId: signedIn(call).userId }),
});

const memberRefusals = {
  ...rightsRefusals,
  'link.no_such_member': 404,
  'link.last_owner': 409,
  'link.personal_team': 409,
} as const;

const setRole = commandRoute({
  method: 'PATCH',
  path: '/api/link/teams/:teamId/members/:userId',
  summary: 'Make a member owner, admin or member (owners)',
  action: 'link.of_team',
  params: schemas.memberParams,
  body: schemas.roleBody,
  result: schemas.doneResult,
  refusals: memberRefusals,
  resource: ({ db, actor, params }) => teamResource(db, actor, params.teamId),
  handle: (call) =>
    changeRole(call.tx, call.origin, {
      teamId: call.params.teamId,
      memberId: call.params.userId,
      userId: signedIn(call).userId,
      role: call.body.role,
    }),
});

const removeFromTeam = commandRoute({
  method: 'DELETE',
  path: '/api/link/teams/:teamId/members/:userId',
  summary: 'Take somebody out of the team (admins), or leave it: what came from the team ends at once',
  action: 'link.of_team',
  params: schemas.memberParams,
  result: schemas.doneResult,
  refusals: memberRefusals,
  resource: ({ db, actor, params }) => teamResource(db, actor, params.teamId),
  handle: (call) =>
    removeMember(call.tx, call.origin, {
      teamId: call.params.teamId,
      memberId: call.params.userId,
      userId: signedIn(call).userId,
    }),
});

export const teamRoutes = [list, make, read, rename, remove, setRole, removeFromTeam];
