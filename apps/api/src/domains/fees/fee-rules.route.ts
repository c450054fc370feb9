import { commandRoute, readRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { decideFeeRule } from './decide-fee-rule.ts';
import {
  type FeeRuleAnswer,
  feeDecisionBody,
  feeProposedResult,
  feeRuleBody,
  feeRuleParams,
  feeRuleQuery,
  feeRulesResult,
} from './fees-schemas.ts';
import { type FeeRuleRecord, listRules } from './fees-store.ts';
import { proposeFeeRule } from './propose-fee-rule.ts';

export const listFeeRulesRoute = readRoute({
  method: 'GET',
  path: '/api/admin/fee-rules',
  summary: 'Commission and service fee rules with all their versions, newest first',
  action: 'fees.list',
  query: feeRuleQuery,
  result: feeRulesResult,
  handle: async ({ db, query }) => {
    const rows = await listRules(db, { ...query, limit: query.limit + 1 });
    const page = rows.slice(0, query.limit);
    return ok({
      rules: page.map(answerOf),
      nextAfter: rows.length > query.limit ? (page.at(-1)?.ruleId ?? null) : null,
    });
  },
});

export const proposeFeeRuleRoute = commandRoute({
  method: 'POST',
  path: '/api/admin/fee-rules',
  summary: 'Propose a dated version of a commission or service fee rule; another finance admin decides it',
  action: 'fees.propose',
  body: feeRuleBody,
  result: feeProposedResult,
  status: 201,
  stepUp: true,
  refusals: { 'fees.back_dated': 422, 'fees.wrong_target': 422, 'fees.version_exists': 409 },
  handle: async ({ tx, body, origin }) => {
    const proposed = await proposeFeeRule(tx, origin, {
      kind: body.kind,
      appliesTo: body.appliesTo,
      tier: body.tier ?? null,
      category: body.category ?? null,
      rate_bp: body.rateBp,
      flat_minor: body.flat ?? 0,
      validFrom: new Date(body.validFrom),
      reason: body.reason,
    });
    return proposed.ok ? ok({ ruleId: proposed.value.ruleId, state: 'proposed' as const }) : proposed;
  },
});

export const decideFeeRuleRoute = commandRoute({
  method: 'PATCH',
  path: '/api/admin/fee-rules/:ruleId',
  summary: 'Approve or reject a proposed version (not by the one who proposed it)',
  action: 'fees.decide',
  params: feeRuleParams,
  body: feeDecisionBody,
  result: feeProposedResult,
  stepUp: true,
  refusals: {
    'fees.not_found': 404,
    'fees.already_decided': 409,
    'fees.same_person': 409,
    'fees.proposer_gone': 409,
    'fees.back_dated': 422,
  },
  handle: ({ tx, params, body, origin }) =>
    decideFeeRule(tx, origin, {
      ruleId: params.ruleId,
      approve: body.decision === 'approve',
      reason: body.reason ?? null,
    }),
});

function answerOf({ rate_bp, flat_minor, validFrom, proposedAt, decidedAt, ...rule }: FeeRuleRecord): FeeRuleAnswer {
  return {
    ...rule,
    rateBp: rate_bp,
    flat: flat_minor,
    validFrom: validFrom.toISOString(),
    proposedAt: proposedAt.toISOString(),
    decidedAt: decidedAt?.toISOString() ?? null,
  };
}
