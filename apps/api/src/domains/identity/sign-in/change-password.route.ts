import { Type } from 'typebox';
import { externalRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { doneResult, newPassword } from '../identity-schemas.ts';
import { sayWhen } from './back-off.ts';
import { changePassword } from './change-password.ts';

export const changePasswordRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/password/change',
  summary: 'Change the password; signs out everywhere else',
  description: 'An account without a password (phone, identity provider) gets its first one without `currentPassword`.',
  action: 'identity.change_own',
  limit: 'auth',
  body: Type.Object(
    { currentPassword: Type.Optional(Type.String({ minLength: 1, maxLength: 200 })), newPassword },
    { additionalProperties: false },
  ),
  result: doneResult,
  refusals: {
    'identity.wrong_password': 422,
    'identity.weak_password': 422,
    'identity.too_many_failures': 429,
    'auth.step_up': 401,
  },
  handle: async (call) => {
    const result = await changePassword(call, call.origin, signedIn(call), call.body);
    if (result.ok) return ok({ done: true as const });
    sayWhen(call.reply, result);
    return result;
  },
});
