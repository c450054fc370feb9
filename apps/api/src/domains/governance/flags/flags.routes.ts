import { type Static, Type } from 'typebox';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute } from '#platform/http/route.ts';
import { killSwitches } from '#platform/flags.ts';
import { idPattern } from '#platform/ids.ts';
import { ok, refuse } from '#platform/refusal.ts';
import type { Services } from '#platform/services.ts';
import { adminNames } from '#rooms/identity/index.ts';
import { changeFlag, decideFlagChange } from './change-flag.ts';
import { isEnabled } from './evaluate-flag.ts';
import { definitionOf, flagDefinitions, flagSettings, initialSettings, readOnlyFlag } from './flag-definitions.ts';
import { type FlagVersion, historyOf, openProposals, presentFlags } from './flags-store.ts';

const textOrNull = Type.Union([Type.String(), Type.Null()]);
const reason = Type.String({ minLength: 3, maxLength: 500 });
const flagName = Type.String({ pattern: '^[a-zA-Z][a-zA-Z_]{1,40}$' });
const state = Type.Enum(['proposed', 'approved', 'rejected']);
const notice = Type.Union([Type.Object({ en: Type.String(), ta: Type.String(), hi: Type.String() }), Type.Null()]);

const version = Type.Object({
  changeId: Type.String(),
  flag: Type.String(),
  version: Type.Union([Type.Integer(), Type.Null()]),
  basedOn: Type.Integer(),
  settings: flagSettings,
  state,
  twoPeople: Type.Boolean(),
  reason: Type.String(),
  proposedBy: Type.String(),
  proposedByName: textOrNull,
  proposedAt: Type.String(),
  decidedBy: textOrNull,
  decidedByName: textOrNull,
  decidedAt: textOrNull,
  decisionReason: textOrNull,
});

const listRoute = readRoute({
  method: 'GET',
  path: '/api/admin/flags',
  summary: 'Every feature flag, kill switch and mode: what applies, and what waits for a second admin (GOV-5)',
  action: 'governance.read_flags',
  result: Type.Object({
    flags: Type.Array(
      Type.Object({
        flag: Type.String(),
        kind: Type.Enum(['feature', 'switch', 'mode']),
        description: Type.String(),
        twoPeople: Type.Enum(['never', 'turning_off']),
        version: Type.Integer(),
        settings: flagSettings,
        changedBy: textOrNull,
        changedAt: textOrNull,
        proposal: Type.Union([version, Type.Null()]),
      }),
    ),
  }),
  handle: async ({ db, services }) => {
    const present = new Map((await presentFlags(db)).map((row) => [row.flag, row]));
    const proposals = await openProposals(db);
    const open = new Map(proposals.map((row) => [row.flag, row]));
    const nameOf = await namesIn(db, services, proposals);
    return ok({
      flags: flagDefinitions.map((definition) => {
        const row = present.get(definition.flag);
        const proposal = open.get(definition.flag);
        return {
          ...definition,
          version: row?.version ?? 0,
          settings: row?.settings ?? initialSettings,
          changedBy: row?.decidedBy ?? null,
          changedAt: row?.decidedAt?.toISOString() ?? null,
          proposal: proposal ? versionOf(proposal, nameOf) : null,
        };
      }),
    });
  },
});

const historyRoute = readRoute({
  method: 'GET',
  path: '/api/admin/flags/:flag',
  summary: 'The last 100 versions and proposals of a flag, newest first',
  action: 'governance.read_flags',
  params: Type.Object({ flag: flagName }),
  result: Type.Object({ flag: Type.String(), description: Type.String(), history: Type.Array(version) }),
  refusals: { 'governance.no_such_flag': 404 },
  handle: async ({ db, services, params }) => {
    const definition = definitionOf(params.flag);
    if (!definition) return refuse('governance.no_such_flag', `There is no flag named ${params.flag}.`);
    const history = await historyOf(db, params.flag, 100);
    const nameOf = await namesIn(db, services, history);
    return ok({
      flag: definition.flag,
      description: definition.description,
      history: history.map((row) => versionOf(row, nameOf)),
    });
  },
});

const changed = Type.Object({
  changeId: Type.String(),
  state,
  version: Type.Union([Type.Integer(), Type.Null()], { description: 'null: waits for a second admin' }),
});

const changeRoute = commandRoute({
  method: 'PUT',
  path: '/api/admin/flags/:flag',
  summary:
    'Set a flag. Stopping works at once; opening payments, payouts, remote sessions or writing again needs a second admin',
  action: 'governance.change_flags',
  params: Type.Object({ flag: flagName }),
  body: Type.Object(
    {
      settings: flagSettings,
      reason,
      basedOn: Type.Integer({ minimum: 0, description: 'the version you looked at' }),
    },
    { additionalProperties: false },
  ),
  result: changed,
  stepUp: true,
  inReadOnly: true,
  refusals: {
    'governance.no_such_flag': 404,
    'governance.flag_misfit': 422,
    'governance.flag_outdated': 409,
    'governance.flag_unchanged': 409,
    'governance.flag_proposal_open': 409,
  },
  committed: ({ flags }) => flags.refresh(),
  handle: ({ tx, params, body, origin }) => changeFlag(tx, origin, { flag: params.flag, ...body }),
});

const decideRoute = commandRoute({
  method: 'PATCH',
  path: '/api/admin/flags/changes/:changeId',
  summary: 'Agree to a proposed change (not by the one who proposed it), or reject it',
  action: 'governance.change_flags',
  params: Type.Object({ changeId: Type.String({ pattern: idPattern('flg') }) }),
  body: Type.Object(
    { decision: Type.Enum(['approve', 'reject']), reason: Type.Optional(reason) },
    { additionalProperties: false },
  ),
  result: changed,
  stepUp: true,
  inReadOnly: true,
  refusals: {
    'governance.no_such_change': 404,
    'governance.already_decided': 409,
    'governance.same_person': 409,
    'governance.proposer_gone': 409,
    'governance.flag_outdated': 409,
  },
  committed: ({ flags }) => flags.refresh(),
  handle: ({ tx, params, body, origin }) =>
    decideFlagChange(tx, origin, {
      changeId: params.changeId,
      approve: body.decision === 'approve',
      reason: body.reason ?? null,
    }),
});

/** What pages need before they draw: features of the visitor, what is stopped, and what to say about it. */
const publicRoute = readRoute({
  method: 'GET',
  path: '/api/flags',
  summary: 'Features that are on for the caller, what is stopped at the moment, and the notices about it',
  action: 'governance.see_flags',
  result: Type.Object({
    features: Type.Array(Type.String()),
    values: Type.Record(Type.String(), Type.Record(Type.String(), Type.String())),
    stopped: Type.Array(Type.Object({ what: Type.String(), notice })),
    readOnly: Type.Boolean(),
    readOnlyNotice: notice,
  }),
  handle: async ({ db, actor, reply }) => {
    const present = new Map((await presentFlags(db)).map((row) => [row.flag, row.settings]));
    const audience = actor ? { subjectId: actor.userId, role: actor.role } : {};
    const on = flagDefinitions
      .filter(({ kind, flag }) => kind === 'feature' && isEnabled(flag, present.get(flag) ?? initialSettings, audience))
      .map(({ flag }) => flag);
    const mode = present.get(readOnlyFlag);
    reply.header('cache-control', 'private, max-age=5');
    return ok({
      features: on,
      values: Object.fromEntries(
        on.flatMap((flag) => (present.get(flag)?.values ? [[flag, present.get(flag)?.values ?? {}]] : [])),
      ),
      stopped: killSwitches
        .filter((what) => present.get(what)?.on)
        .map((what) => ({ what, notice: present.get(what)?.notice ?? null })),
      readOnly: mode?.on ?? false,
      readOnlyNotice: mode?.on ? (mode.notice ?? null) : null,
    });
  },
});

type NameOf = Awaited<ReturnType<typeof namesIn>>;

/** What everybody is called who proposed or decided one of these. */
function namesIn(db: Db, services: Services, rows: readonly FlagVersion[]) {
  return adminNames(
    db,
    services,
    rows.flatMap((row) => [row.proposedBy, row.decidedBy]),
  );
}

function versionOf(row: FlagVersion, nameOf: NameOf): Static<typeof version> {
  return {
    ...row,
    proposedByName: nameOf(row.proposedBy),
    proposedAt: row.proposedAt.toISOString(),
    decidedByName: nameOf(row.decidedBy),
    decidedAt: row.decidedAt?.toISOString() ?? null,
  };
}

export const flagRoutes = [listRoute, historyRoute, changeRoute, decideRoute, publicRoute];
