import { Type } from 'typebox';

const textOrNull = Type.Union([Type.String(), Type.Null()]);
const method = Type.Union([Type.Literal('route'), Type.Literal('bank')]);

/** Events of the room `payouts`. */
export const payoutsEvents = {
  /** PAY-10: the payee is told about every change of the account. */
  'payouts.account_changed.v1': Type.Object({
    payeeId: Type.String(),
    accountId: Type.String(),
    usableFrom: Type.String(),
    first: Type.Boolean(),
  }),
  /** Facts for the gateway are there or have changed. */
  'payouts.onboarding_due.v1': Type.Object({ payeeId: Type.String() }),
  /** The intent is committed; the gateway is asked after the commit. */
  'payouts.requested.v1': Type.Object({
    payoutId: Type.String(),
    payeeId: Type.String(),
    method,
    amount_minor: Type.Integer(),
  }),
  'payouts.paid.v1': Type.Object({
    payoutId: Type.String(),
    payeeId: Type.String(),
    amount_minor: Type.Integer(),
    utr: textOrNull,
    jobIds: Type.Array(Type.String()),
  }),
  /** The money is back on the payee's balance. */
  'payouts.failed.v1': Type.Object({
    payoutId: Type.String(),
    payeeId: Type.String(),
    amount_minor: Type.Integer(),
    reason: Type.String(),
  }),
};
