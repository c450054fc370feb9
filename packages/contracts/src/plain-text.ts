import { Type } from 'typebox';

/** One line of text a person typed: no control characters (PostgreSQL cannot store NUL, and pages need no others). */
export const textLine = (minLength: number, maxLength: number, description?: string) =>
  Type.String({
    minLength,
    maxLength,
    pattern: String.raw`^[^\u0000-\u001f\u007f]*$`,
    ...(description ? { description } : {}),
  });

/** Several lines. */
export const textBlock = (minLength: number, maxLength: number) =>
  Type.String({ minLength, maxLength, pattern: String.raw`^[^\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]*$` });

/** A TypeID with this prefix. */
export const typeId = (prefix: string) => Type.String({ pattern: `^${prefix}_[0-7][0-9a-hjkmnp-tv-z]{25}$` });

export const closed = { additionalProperties: false } as const;

export const orNull = <T extends Parameters<typeof Type.Union>[0][number]>(schema: T) =>
  Type.Union([schema, Type.Null()]);
