import { Type } from 'typebox';

const minorOrNull = Type.Union([Type.Integer(), Type.Null()]);

/** Events of the room `reconciliation`. Subject: the break's id, or the day. */
export const reconciliationEvents = {
  /** PAY-9: something does not fit; finance looks at it. */
  'reconciliation.break_found.v1': Type.Object({
    breakId: Type.String(),
    kind: Type.String(),
    reference: Type.String(),
    expected_minor: minorOrNull,
    found_minor: minorOrNull,
  }),
  'reconciliation.day_done.v1': Type.Object({ day: Type.String(), rows: Type.Integer(), breaks: Type.Integer() }),
};
