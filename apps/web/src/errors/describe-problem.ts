import type { ApiProblem, FieldProblem } from '@mistri/api-client';
import { formatInr } from '@mistri/money';

/** `messages/<language>/errors.json`. */
export interface ErrorMessages {
  unknown: string;
  byStatus: Record<StatusKind, string>;
  waits: Record<'second' | 'seconds' | 'minutes' | 'hours', string>;
  /** `room.what_is_wrong` → text, nested by room. */
  codes: Record<string, Record<string, string>>;
  /** What a field must be, by the name of the rule that was broken. */
  rules: Record<string, string>;
}

type StatusKind =
  | 'offline'
  | 'invalid'
  | 'signIn'
  | 'forbidden'
  | 'notFound'
  | 'conflict'
  | 'refused'
  | 'tooMany'
  | 'server';

const kinds: Record<number, StatusKind> = {
  0: 'offline',
  400: 'invalid',
  401: 'signIn',
  403: 'forbidden',
  404: 'notFound',
  409: 'conflict',
  413: 'refused',
  422: 'refused',
  429: 'tooMany',
};

type Values = Readonly<Record<string, unknown>>;

/**
 * The one translator of refusals: by the stable code, else by what kind of answer it was. Facts in `details` fill the
 * placeholders; a text whose facts are missing is not used, so nobody reads `{missing}`.
 */
export function describeProblem(problem: ApiProblem, messages: ErrorMessages): string {
  const facts: Values = {
    ...problem.details,
    ...(problem.retryAfter_s === undefined
      ? {}
      : { seconds: problem.retryAfter_s, wait: waitInWords(problem.retryAfter_s, messages.waits) }),
    ...(problem.traceId === undefined ? {} : { traceId: problem.traceId }),
    message: problem.message,
  };
  const [room = '', ...rest] = problem.code.split('.');
  const known = own(own(messages.codes, room), rest.join('.'));
  const kind = problem.status >= 500 ? 'server' : kinds[problem.status];
  // What is wrong with a rule of the shop is better said in English than not said at all, or wrongly.
  const general =
    kind === undefined || kind === 'refused' || kind === 'conflict' ? messages.unknown : messages.byStatus[kind];
  return brokenRule(problem, messages) ?? filled(known, facts) ?? filled(general, facts) ?? problem.message;
}

/** A file has no fields: the one rule that it breaks says more than the refusal's code. */
function brokenRule(problem: ApiProblem, messages: ErrorMessages): string | undefined {
  const [only, another] = problem.errors;
  return only?.path === 'body' && another === undefined ? ruleText(only, messages) : undefined;
}

function ruleText(error: FieldProblem, messages: ErrorMessages): string | undefined {
  const rule = error.rule === undefined ? undefined : own(messages.rules, error.rule);
  return filled(rule, error.limit === undefined ? {} : { limit: error.limit });
}

/**
 * "17 hours", "3 मिनट": never shorter than it takes. Words of our own: the browsers' Tamil shortens an hour to its first letter.
 */
function waitInWords(wait_s: number, words: ErrorMessages['waits']): string {
  const [amount, text] =
    wait_s === 1
      ? [wait_s, words.second]
      : wait_s <= 120
        ? [wait_s, words.seconds]
        : wait_s <= 2 * 3600
          ? [Math.ceil(wait_s / 60), words.minutes]
          : [Math.ceil(wait_s / 3600), words.hours];
  return text.replace('{count}', String(amount));
}

/** Field path → text. Paths are as the api names them: `address.pin`, `items.0.quantity`. */
export function describeFields(problem: ApiProblem, messages: ErrorMessages): Record<string, string> {
  const entries = problem.errors
    .filter((error) => error.path !== '')
    .map((error) => [error.path, describeField(error, { problem, messages })] as const);
  // The first message of a field is the one that matters.
  return Object.fromEntries(entries.toReversed());
}

interface Reader {
  problem: ApiProblem;
  messages: ErrorMessages;
}

function describeField(error: FieldProblem, { problem, messages }: Reader): string {
  const said = ruleText(error, messages);
  if (said !== undefined) return said;
  // One refused field: the text of the refusal's code is about this field.
  return problem.errors.length === 1
    ? describeProblem({ ...problem, message: error.message }, messages)
    : error.message;
}

/** Codes come from outside the page: `constructor` is not a message. */
function own<T>(of: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return of !== undefined && Object.hasOwn(of, name) ? of[name] : undefined;
}

/** @returns undefined when there is no text or one of its facts is missing */
function filled(text: string | undefined, facts: Values): string | undefined {
  if (text === undefined) return undefined;
  let complete = true;
  const result = text.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
    const value = facts[name];
    if (typeof value === 'number')
      return /(_minor|Minor)$/.test(name) ? formatInr(value, { paise: 'auto' }) : String(value);
    if (typeof value === 'string') return value;
    complete = false;
    return '';
  });
  return complete ? result : undefined;
}
