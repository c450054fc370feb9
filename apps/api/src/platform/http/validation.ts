import { SerializerSelector } from '@fastify/fast-json-stringify-compiler';
import { Ajv, type ValidateFunction } from 'ajv';
import type { FastifyInstance, FastifyServerOptions } from 'fastify';
import addFormats from 'ajv-formats';
import type { FieldError } from '#platform/refusal.ts';

/**
 * Bodies are taken as they are: no coercion ("1e3" is not an amount), no silent removal, unknown fields refused, and no
 * infinite numbers (JSON.parse makes Infinity of 1e999).
 * Query strings and path parameters are text by nature, so numbers and booleans are read from text there.
 */
export function useStrictValidation(app: FastifyInstance): void {
  const options = { removeAdditional: false, useDefaults: false, allErrors: true, strict: false } as const;
  const strict = new Ajv({ ...options, coerceTypes: false, strictNumbers: true });
  // Not strictNumbers: together with coercion it skips `maximum` for Infinity instead of refusing it.
  const fromText = new Ajv({ ...options, useDefaults: true, coerceTypes: 'array' });
  for (const ajv of [strict, fromText]) addFormats.default(ajv);
  app.setValidatorCompiler(({ schema, httpPart }) => {
    let compiled: ValidateFunction | undefined;
    const validate = (value: unknown): boolean => {
      compiled ??= (httpPart === 'body' ? strict : fromText).compile(schema as object);
      const valid = compiled(value);
      // Fastify reads them off the function.
      validate.errors = compiled.errors;
      return valid;
    };
    validate.errors = undefined as ValidateFunction['errors'];
    return validate;
  });
}

type SchemaController = NonNullable<FastifyServerOptions['schemaController']>;

/**
 * Schemas become code when a route is asked for the first time: of hundreds of routes most are never asked by one
 * process, and compiling all of them was four fifths of its start. The permission walk asks every route.
 */
export const compileAnswersLate: SchemaController = {
  compilersFactory: {
    buildSerializer: (externalSchemas, options) => {
      const compile = SerializerSelector()(externalSchemas, options);
      return (route) => {
        let serialize: ((answer: unknown) => string) | undefined;
        return (answer) => (serialize ??= compile(route))(answer);
      };
    },
  },
};

interface AjvProblem {
  instancePath: string;
  keyword: string;
  message?: string;
  params: Record<string, unknown>;
}

/** AJV's errors as field paths and sentences; at most 20, so that a hostile body gets no hostile answer. */
export function fieldErrors(problems: readonly AjvProblem[]): FieldError[] {
  return problems.slice(0, 20).map((problem) => {
    const base = problem.instancePath.slice(1).replaceAll('/', '.');
    const named = problem.params['missingProperty'] ?? problem.params['additionalProperty'];
    const path = [base, typeof named === 'string' ? named : ''].filter(Boolean).join('.');
    const limit = problem.params['limit'];
    return {
      path,
      message: sentence(problem),
      rule: problem.keyword,
      ...(typeof limit === 'number' || typeof limit === 'string' ? { limit } : {}),
    };
  });
}

function sentence(problem: AjvProblem): string {
  const { params } = problem;
  switch (problem.keyword) {
    case 'required':
      return 'is required';
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return 'is not a field of this request';
    case 'type':
      return `must be ${String(params['type'])}`;
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).map(String).join(', ')}`;
    case 'minLength':
      return `must have at least ${String(params['limit'])} characters`;
    case 'maxLength':
      return `must have at most ${String(params['limit'])} characters`;
    case 'pattern':
      return 'does not have the expected form';
    default:
      return problem.message ?? 'is not valid';
  }
}
