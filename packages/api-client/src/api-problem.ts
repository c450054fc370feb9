/** One field that was not accepted. `rule` and `limit` let a page say it in the reader's language. */
export interface FieldProblem {
  path: string;
  message: string;
  rule?: string;
  limit?: number | string;
}

/** Why a call did not succeed: the error envelope of PRODUCT §12, or what stands in when no answer came. */
export interface ApiProblem {
  /** HTTP status; 0 when the server could not be reached. */
  status: number;
  /** Stable; pages translate by it. */
  code: string;
  /** English, for developers and as the last resort. */
  message: string;
  errors: readonly FieldProblem[];
  details: Readonly<Record<string, unknown>>;
  traceId: string | undefined;
  /** With 429: seconds until the next try makes sense. */
  retryAfter_s: number | undefined;
}

export type ApiResult<T> = { ok: true; data: T } | { ok: false; problem: ApiProblem };

/** Thrown by `dataOf` where a refusal has no place to go but an error state (queries, server-rendered pages). */
export class ApiFailure extends Error {
  readonly problem: ApiProblem;
  constructor(problem: ApiProblem) {
    super(`${problem.status} ${problem.code}: ${problem.message}`);
    this.name = 'ApiFailure';
    this.problem = problem;
  }
}

/** @throws ApiFailure unless the call succeeded */
export function dataOf<T>(result: ApiResult<T>): T {
  if (result.ok) return result.data;
  throw new ApiFailure(result.problem);
}

export function unreachable(): ApiProblem {
  return {
    status: 0,
    code: 'network.unreachable',
    message: 'The server could not be reached. Check the connection and try again.',
    errors: [],
    details: {},
    traceId: undefined,
    retryAfter_s: undefined,
  };
}

/** Reads an error body without trusting its form: a proxy in between may have answered with a page of its own. */
export function problemOf(status: number, body: unknown, retryAfter_s: number): ApiProblem {
  const fields = typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
  const text = (name: string): string | undefined => (typeof fields[name] === 'string' ? fields[name] : undefined);
  const details = fields['details'];
  return {
    status,
    code: text('code') ?? 'service.unexpected_answer',
    message: text('message') ?? `The server answered ${status} without a reason.`,
    errors: Array.isArray(fields['errors']) ? fields['errors'].filter(isFieldProblem) : [],
    details: typeof details === 'object' && details !== null ? (details as Record<string, unknown>) : {},
    traceId: text('traceId'),
    retryAfter_s: status === 429 ? retryAfter_s : undefined,
  };
}

function isFieldProblem(value: unknown): value is FieldProblem {
  if (typeof value !== 'object' || value === null) return false;
  const { path, message } = value as Record<string, unknown>;
  return typeof path === 'string' && typeof message === 'string';
}
