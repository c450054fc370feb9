import { Type, type TSchema } from 'typebox';
import type { FieldError } from '#platform/refusal.ts';

/** The response envelope of PRODUCT §12. */
export function successSchema<R extends TSchema>(data: R) {
  return Type.Object({ success: Type.Literal(true), message: Type.String(), data, traceId: Type.String() });
}

/** Registered once, referred to by every route: in the OpenAPI document it is `#/components/schemas/ErrorAnswer`. */
export const errorSchemaId = 'ErrorAnswer';

export const errorSchema = Type.Object({
  success: Type.Literal(false),
  code: Type.String({ description: 'Stable, machine-readable' }),
  message: Type.String({ description: 'What is wrong and what to do next' }),
  errors: Type.Array(
    Type.Object({
      path: Type.String(),
      message: Type.String(),
      rule: Type.Optional(Type.String({ description: 'Name of the rule, for translation' })),
      limit: Type.Optional(Type.Union([Type.Number(), Type.String()])),
    }),
  ),
  details: Type.Record(Type.String(), Type.Unknown()),
  traceId: Type.String(),
});

export interface ErrorBody {
  success: false;
  code: string;
  message: string;
  errors: readonly FieldError[];
  details: Readonly<Record<string, unknown>>;
  traceId: string;
}

export function errorBody(
  traceId: string,
  problem: {
    code: string;
    message: string;
    errors?: readonly FieldError[];
    details?: Readonly<Record<string, unknown>>;
  },
): ErrorBody {
  return {
    success: false,
    code: problem.code,
    message: problem.message,
    errors: problem.errors ?? [],
    details: problem.details ?? {},
    traceId,
  };
}
