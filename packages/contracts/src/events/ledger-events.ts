import { Type } from 'typebox';

/** Events of the room `ledger`. */
export const ledgerEvents = {
  /** PAY-2: the nightly recomputation found a difference. */
  'ledger.check_failed.v1': Type.Object({
    count: Type.Integer({ minimum: 1 }),
    problems: Type.Array(Type.Object({ problem: Type.String(), subject: Type.String() }), { maxItems: 20 }),
  }),
};
