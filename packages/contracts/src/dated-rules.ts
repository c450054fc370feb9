import { type TSchema, Type } from 'typebox';
import { closed, textLine } from './plain-text.ts';

const moment = Type.String({ format: 'date-time' });

/** `POST` of a new version of rules that hold from a moment on, with the reason. */
export const datedRulesBody = <S extends TSchema>(rules: S) =>
  Type.Object({ rules, effectiveFrom: moment, reason: textLine(5, 500) }, closed);

/** `GET` of their versions, newest first. */
export const datedRulesResult = <S extends TSchema>(rules: S) =>
  Type.Object({
    versions: Type.Array(
      Type.Object({
        version: Type.Integer(),
        rules,
        effectiveFrom: moment,
        createdBy: Type.String(),
        createdByName: Type.Union([Type.String(), Type.Null()]),
        createdAt: moment,
        reason: Type.String(),
        inForce: Type.Boolean(),
      }),
    ),
  });

export const datedRulesVersionResult = Type.Object({ version: Type.Integer() });
