import { Type } from 'typebox';
import { externalRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { email, locale, name, newPassword, technicianClass } from '../identity-schemas.ts';
import { answerSession, signedInResult } from '../sessions/session-answer.ts';
import { sayWhen } from './back-off.ts';
import { signUp } from './sign-up.ts';

/** No admins and no status here: whoever signs up can't say what they may do. */
export const signUpRole = Type.Enum(['customer', 'technician', 'dealer', 'provider']);

const signUpRoute = (path: string, hidden: boolean) =>
  externalRoute({
    method: 'POST',
    path,
    hidden,
    summary: 'Sign up with e-mail and password',
    action: 'identity.sign_up',
    limit: 'auth',
    body: Type.Object(
      {
        email,
        password: newPassword,
        role: signUpRole,
        class: Type.Optional(technicianClass),
        name: Type.Optional(name),
        locale: Type.Optional(locale),
      },
      { additionalProperties: false },
    ),
    result: signedInResult,
    refusals: {
      'identity.weak_password': 422,
      'identity.email_taken': 409,
      'identity.sign_ups_stopped': 409,
      'identity.too_many_failures': 429,
    },
    handle: async (call) => {
      const result = await signUp(call, call.origin, call.body);
      if (result.ok) return ok(await answerSession(call, result.value));
      sayWhen(call.reply, result);
      return result;
    },
  });

export const signUpRoutes = [signUpRoute('/api/auth/signup', false), signUpRoute('/api/register', true)];
