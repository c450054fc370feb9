/**
 * Expected refusals are values, bugs are exceptions.
 *
 * A use case returns `ok(data)` or `refuse(code, …)`. The HTTP status that belongs to a code is named by the route
 * that can answer it (`refusals: { 'orders.below_minimum': 422 }`), nowhere else.
 */
export interface FieldError {
  /** Dotted path of the field in the request, e.g. `items.0.quantity`. Empty for the whole request. */
  path: string;
  message: string;
  /** Which rule was broken (`minLength`, `pattern`, …) and its limit: pages say it in the reader's language. */
  rule?: string;
  limit?: number | string;
}

export interface Ok<T> {
  readonly ok: true;
  readonly value: T;
}

export interface Refusal<C extends string = string> {
  readonly ok: false;
  /** Stable, machine-readable: `room.what_is_wrong`. */
  readonly code: C;
  /** English sentence that says what is wrong and what to do next. Pages translate by `code`. */
  readonly message: string;
  readonly errors: readonly FieldError[];
  /** Facts the page needs to explain the refusal, e.g. `{ missing_minor: 4200 }`. Never personal data. */
  readonly details: Readonly<Record<string, unknown>>;
}

export type Result<T, C extends string = string> = Ok<T> | Refusal<C>;

export function ok<T>(value: T): Ok<T> {
  return { ok: true, value };
}

export function refuse<C extends string>(
  code: C,
  message: string,
  more: { errors?: readonly FieldError[]; details?: Readonly<Record<string, unknown>> } = {},
): Refusal<C> {
  return { ok: false, code, message, errors: more.errors ?? [], details: more.details ?? {} };
}

/** One field is wrong: the sentence stands beside it too. */
export function refuseField<C extends string>(code: C, path: string, message: string): Refusal<C> {
  return refuse(code, message, { errors: [{ path, message }] });
}

/**
 * What cannot be refused here, because the caller knows the state: a refusal is a bug then, and is thrown.
 *
 * @param what was to be done, for the log: `start supply`
 */
export async function mustBeOk<T>(
  result: Promise<{ ok: true; value: T } | { ok: false; code: string }>,
  what: string,
): Promise<T> {
  const done = await result;
  if (!done.ok) throw new Error(`${what}: ${done.code}`);
  return done.value;
}

/** Thrown inside `inTransaction` to roll everything back and still answer with the refusal. */
export class Rollback extends Error {
  readonly refusal: Refusal;
  constructor(refusal: Refusal) {
    super(`rolled back: ${refusal.code}`);
    this.refusal = refusal;
  }
}
