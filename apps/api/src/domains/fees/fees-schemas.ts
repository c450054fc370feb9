import { type Static, Type } from 'typebox';
import { idPattern } from '#platform/ids.ts';

const nullable = <T extends ReturnType<typeof Type.String>>(schema: T) => Type.Union([schema, Type.Null()]);
const kind = Type.Union([Type.Literal('commission'), Type.Literal('service_fee')]);
const state = Type.Union([Type.Literal('proposed'), Type.Literal('approved'), Type.Literal('rejected')]);

export const feeRuleParams = Type.Object({ ruleId: Type.String({ pattern: idPattern('fee') }) });

export const feeRuleQuery = Type.Object(
  {
    kind: Type.Optional(kind),
    appliesTo: Type.Optional(Type.String({ maxLength: 20 })),
    state: Type.Optional(state),
    after: Type.Optional(Type.String({ pattern: idPattern('fee') })),
    limit: Type.Integer({ minimum: 1, maximum: 200, default: 50 }),
  },
  { additionalProperties: false },
);

export const feeRuleBody = Type.Object(
  {
    kind,
    appliesTo: Type.String({ minLength: 1, maxLength: 20, description: 'role of the payee, or kind of the job' }),
    tier: Type.Optional(nullable(Type.String({ pattern: '^[a-z0-9_]{1,32}$' }))),
    category: Type.Optional(nullable(Type.String({ pattern: '^[a-z0-9_-]{1,64}$' }))),
    rateBp: Type.Integer({ minimum: 0, maximum: 3000, description: 'basis points: 800 is 8 %' }),
    flat: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000, description: 'paise, service fees only' })),
    validFrom: Type.String({ format: 'date-time' }),
    reason: Type.String({ minLength: 3, maxLength: 500 }),
  },
  { additionalProperties: false },
);

export const feeDecisionBody = Type.Object(
  {
    decision: Type.Union([Type.Literal('approve'), Type.Literal('reject')]),
    reason: Type.Optional(Type.String({ minLength: 3, maxLength: 500 })),
  },
  { additionalProperties: false },
);

export const feeRuleResult = Type.Object({
  ruleId: Type.String(),
  kind,
  appliesTo: Type.String(),
  tier: nullable(Type.String()),
  category: nullable(Type.String()),
  rateBp: Type.Integer(),
  flat: Type.Integer(),
  validFrom: Type.String(),
  state,
  reason: Type.String(),
  proposedBy: Type.String(),
  proposedAt: Type.String(),
  decidedBy: nullable(Type.String()),
  decidedAt: nullable(Type.String()),
  decisionReason: nullable(Type.String()),
});

export const feeRulesResult = Type.Object({
  rules: Type.Array(feeRuleResult),
  nextAfter: nullable(Type.String()),
});

export const feeProposedResult = Type.Object({ ruleId: Type.String(), state });

export type FeeRuleAnswer = Static<typeof feeRuleResult>;
