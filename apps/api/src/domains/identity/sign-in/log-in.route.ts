import { Type } from 'typebox';
import { externalRoute } from '#platform/http/route.ts';
import { ok, type Result } from '#platform/refusal.ts';
import { email } from '../identity-schemas.ts';
import { answerSession, type Http, signedInResult } from '../sessions/session-answer.ts';
import { sayWhen } from './back-off.ts';
import { type Admitted, logIn } from './log-in.ts';

export const admittedResult = Type.Union([
  signedInResult,
  Type.Object({
    status: Type.Literal('second_factor_required'),
    ticket: Type.String({ description: 'For /api/auth/login/second-factor; good for five minutes' }),
    methods: Type.Array(Type.Enum(['totp', 'passkey'])),
  }),
]);

export const admitRefusals = {
  'identity.blocked': 403,
  'identity.place_refused': 403,
  'identity.too_many_failures': 429,
} as const;

/** Turns what a sign-in came to into the answer: a session, or the ticket for the second factor. */
export async function answerAdmitted<C extends string>(http: Http, result: Result<Admitted, C>) {
  if (!result.ok) {
    sayWhen(http.reply, result);
    return result;
  }
  if ('session' in result.value) return ok(await answerSession(http, result.value.session));
  return ok({ status: 'second_factor_required' as const, ...result.value.secondFactor });
}

const logInRoute = (path: string, hidden: boolean) =>
  externalRoute({
    method: 'POST',
    path,
    hidden,
    summary: 'Log in with e-mail and password',
    description: 'Answers a session, or a ticket when the account has a second factor.',
    action: 'identity.log_in',
    limit: 'auth',
    // Any text is taken as password: the rules may have been other ones when it was chosen.
    body: Type.Object(
      { email, password: Type.String({ minLength: 1, maxLength: 200 }) },
      { additionalProperties: false },
    ),
    result: admittedResult,
    refusals: { ...admitRefusals, 'identity.wrong_credentials': 401 },
    handle: async (call) => answerAdmitted(call, await logIn(call, call.origin, call.body)),
  });

export const logInRoutes = [logInRoute('/api/auth/login', false), logInRoute('/api/login', true)];
