import { Type } from 'typebox';

/** Events of the room `taxes`. Subject: `tax:<kind>:<scope>`. */
export const taxesEvents = {
  /** A rate or threshold will change, or a change was withdrawn. */
  'taxes.rates_changed.v1': Type.Object({ kind: Type.String(), scope: Type.String(), validFrom: Type.String() }),
};
