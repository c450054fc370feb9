import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import * as schemas from '../link-schemas.ts';
import { rightsRefusals, teamResource } from '../teams/team-rights.ts';
import { changeRule, makeRule, removeRule } from './change-rules.ts';
import { type Rule, rulesOfTeams } from './rules-store.ts';

function presentRule(rule: Rule) {
  return {
    ruleId: rule.rule_id,
    teamId: rule.team_id,
    subjectKind: rule.subject_kind,
    subject: rule.subject,
    targetKind: rule.target_kind,
    target: rule.target,
    scopes: rule.scopes,
    policy: rule.policy,
    bytesPerSecond: rule.bytes_per_second,
    maxMinutes: rule.max_minutes,
    createdAt: rule.created_at.toISOString(),
  };
}

const refusals = {
  ...rightsRefusals,
  'link.rule_invalid': 422,
  'link.too_many_rules': 409,
  'link.no_such_rule': 404,
} as const;

const list = readRoute({
  method: 'GET',
  path: '/api/link/teams/:teamId/rules',
  summary: 'Who may reach which device of the team, for what, by which way; the first that fits decides',
  action: 'link.of_team',
  params: schemas.teamParams,
  result: schemas.ruleList,
  resource: ({ db, actor, params }) => teamResource(db, actor, params.teamId),
  handle: async ({ db, params }) => ok({ rules: (await rulesOfTeams(db, [params.teamId])).map(presentRule) }),
});

const make = commandRoute({
  method: 'POST',
  path: '/api/link/teams/:teamId/rules',
  summary: 'Make a rule (admins of the team)',
  action: 'link.of_team',
  params: schemas.teamParams,
  body: schemas.ruleBody,
  result: schemas.ruleResult,
  status: 201,
  refusals,
  resource: ({ db, actor, params }) => teamResource(db, actor, params.teamId),
  handle: async (call) => {
    const asking = { ...call.params, userId: signedIn(call).userId };
    const made = await makeRule(call.tx, call.origin, asking, call.body);
    return made.ok ? ok(presentRule(made.value)) : made;
  },
});

const change = commandRoute({
  method: 'PUT',
  path: '/api/link/teams/:teamId/rules/:ruleId',
  summary: 'Change a rule (admins): sessions that it let in end',
  action: 'link.of_team',
  params: schemas.ruleParams,
  body: schemas.ruleBody,
  result: schemas.ruleResult,
  refusals,
  resource: ({ db, actor, params }) => teamResource(db, actor, params.teamId),
  handle: async (call) => {
    const asking = { ...call.params, userId: signedIn(call).userId };
    const changed = await changeRule(call.tx, call.origin, asking, call.body);
    return changed.ok ? ok(presentRule(changed.value)) : changed;
  },
});

const remove = commandRoute({
  method: 'DELETE',
  path: '/api/link/teams/:teamId/rules/:ruleId',
  summary: 'Delete a rule (admins): sessions that it let in end',
  action: 'link.of_team',
  params: schemas.ruleParams,
  result: schemas.doneResult,
  refusals,
  resource: ({ db, actor, params }) => teamResource(db, actor, params.teamId),
  handle: (call) => removeRule(call.tx, call.origin, { ...call.params, userId: signedIn(call).userId }),
});

export const ruleRoutes = [list, make, change, remove];
