import type { FieldError } from '#platform/refusal.ts';

/** Thrown by the HTTP layer itself (never by rooms) to answer with the envelope. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly errors: readonly FieldError[];
  readonly details: Readonly<Record<string, unknown>>;
  constructor(
    status: number,
    code: string,
    message: string,
    more: { errors?: readonly FieldError[]; details?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.errors = more.errors ?? [];
    this.details = more.details ?? {};
  }
}

export const problems = {
  unauthenticated: () => new HttpProblem(401, 'auth.required', 'Please sign in to go on.'),
  forbidden: () => new HttpProblem(403, 'auth.forbidden', 'Your account may not do this.'),
  inactive: () =>
    new HttpProblem(403, 'auth.inactive', 'Your account is not active. Check its status or contact support.'),
  notFound: () => new HttpProblem(404, 'request.not_found', 'There is nothing here, or it is not yours to see.'),
  wrongState: (state: string | undefined) =>
    new HttpProblem(409, 'request.wrong_state', 'This can no longer be done; reload to see the present state.', {
      details: { state: state ?? null },
    }),
  stepUp: () => new HttpProblem(401, 'auth.step_up', 'Please confirm with your second factor and try again.'),
  csrf: () => new HttpProblem(403, 'auth.csrf', 'The request did not come from our page. Reload and try again.'),
} as const;
