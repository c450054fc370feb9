import { Type, type TSchema } from 'typebox';
import { idPattern } from '#platform/ids.ts';

export const closed = { additionalProperties: false } as const;
export const moment = Type.String({ format: 'date-time' });
export const locale = Type.Enum(['en', 'ta', 'hi']);
export const orNull = <T extends TSchema>(schema: T) => Type.Union([schema, Type.Null()]);
/** Something to read, not only spaces. */
export const text = (minLength: number, maxLength: number) => Type.String({ minLength, maxLength, pattern: '\\S{2}' });
export const reason = text(5, 500);
export const doneResult = Type.Object({ done: Type.Literal(true) });
export const userId = Type.String({ pattern: idPattern('usr') });
export const inEveryLanguage = <T extends TSchema>(schema: T) =>
  Type.Object({ en: schema, ta: schema, hi: schema }, closed);
export const pageLimit = Type.Integer({ minimum: 1, maximum: 100, default: 25 });
