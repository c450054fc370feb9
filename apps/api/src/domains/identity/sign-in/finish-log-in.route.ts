import { Type } from 'typebox';
import { externalRoute } from '#platform/http/route.ts';
import { idPattern } from '#platform/ids.ts';
import { ok } from '#platform/refusal.ts';
import { authenticationResponse } from '../factors/passkey-schemas.ts';
import { factorCode } from '../identity-schemas.ts';
import { answerSession, signedInResult } from '../sessions/session-answer.ts';
import { sayWhen } from './back-off.ts';
import { finishLogIn, logInWithPasskey } from './finish-log-in.ts';
import { admitRefusals } from './log-in.route.ts';

const secondFactorRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/login/second-factor',
  summary: 'Finish logging in with a code of the authenticator app, a recovery code or a passkey',
  action: 'identity.log_in',
  limit: 'auth',
  body: Type.Object(
    {
      ticket: Type.String({ pattern: idPattern('ses') }),
      code: Type.Optional(factorCode),
      passkey: Type.Optional(authenticationResponse),
    },
    { additionalProperties: false, minProperties: 2, maxProperties: 2 },
  ),
  result: signedInResult,
  refusals: { ...admitRefusals, 'identity.wrong_credentials': 401, 'identity.wrong_factor': 401 },
  handle: async (call) => {
    const result = await finishLogIn(call, call.origin, call.body as Parameters<typeof finishLogIn>[2]);
    if (result.ok) return ok(await answerSession(call, result.value));
    sayWhen(call.reply, result);
    return result;
  },
});

const passkeyRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/passkeys/login',
  summary: 'Log in with a passkey',
  action: 'identity.log_in',
  limit: 'auth',
  body: Type.Object({ response: authenticationResponse }, { additionalProperties: false }),
  result: signedInResult,
  refusals: { ...admitRefusals, 'identity.wrong_passkey': 401 },
  handle: async (call) => {
    const response = call.body.response as Parameters<typeof logInWithPasskey>[2];
    const result = await logInWithPasskey(call, call.origin, response);
    return result.ok ? ok(await answerSession(call, result.value)) : result;
  },
});

export const finishLogInRoutes = [secondFactorRoute, passkeyRoute];
