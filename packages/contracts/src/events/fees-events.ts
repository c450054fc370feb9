import { Type } from 'typebox';

const textOrNull = Type.Union([Type.String(), Type.Null()]);

/** Events of the room `fees`. */
export const feesEvents = {
  /** A new version of a commission or service fee rule will apply from `validFrom`. */
  'fees.rule_approved.v1': Type.Object({
    ruleId: Type.String(),
    kind: Type.Union([Type.Literal('commission'), Type.Literal('service_fee')]),
    appliesTo: Type.String(),
    tier: textOrNull,
    category: textOrNull,
    rate_bp: Type.Integer(),
    flat_minor: Type.Integer(),
    validFrom: Type.String(),
  }),
  /** PAY-5: another version of the money rooms' limits applies from now on. */
  'fees.policy_changed.v1': Type.Object({ version: Type.Integer(), changed: Type.Array(Type.String()) }),
};
