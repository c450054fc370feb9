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
  secondFactor: (needs: 'second_factor' | 'second_factor_enrolment') =>
    needs === 'second_factor'
      ? new HttpProblem(403, 'auth.second_factor', 'Give your second factor to go on with admin work.')
      : new HttpProblem(403, 'auth.second_factor_enrolment', 'Admins need a second factor. Set one up to go on.'),
  placeRefused: () =>
    new HttpProblem(403, 'auth.place_refused', 'Your account may not be used from this network or country.'),
  stepUp: () => new HttpProblem(401, 'auth.step_up', 'Please confirm with your second factor and try again.'),
  readOnly: () =>
    new HttpProblem(
      503,
      'service.read_only',
      'Mistri is being worked on: you can look at everything, but nothing can be changed for some minutes.',
    ),
  csrf: () => new HttpProblem(403, 'auth.csrf', 'The request did not come from our page. Reload and try again.'),
} as const;
