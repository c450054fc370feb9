import { Type } from 'typebox';
import { externalRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { code, doneResult, email, newPassword } from '../identity-schemas.ts';
import { finishReset, startReset } from './reset-password.ts';

const startRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/password/forgot',
  summary: 'Send a code for a new password; answers the same whether the account exists or not',
  action: 'identity.log_in',
  limit: 'auth',
  body: Type.Object({ email }, { additionalProperties: false }),
  result: doneResult,
  handle: async (call) => {
    await startReset(call, call.origin, call.body);
    return ok({ done: true as const });
  },
});

const finishRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/password/reset',
  summary: 'Set a new password with the code; signs out everywhere',
  action: 'identity.log_in',
  limit: 'auth',
  body: Type.Object({ email, code, password: newPassword }, { additionalProperties: false }),
  result: doneResult,
  refusals: { 'identity.wrong_code': 401, 'identity.weak_password': 422 },
  handle: async (call) => {
    const result = await finishReset(call, call.origin, call.body);
    return result.ok ? ok({ done: true as const }) : result;
  },
});

export const resetPasswordRoutes = [startRoute, finishRoute];
