import { Type } from 'typebox';
import { externalRoute } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { code, doneResult, locale, name, phone, technicianClass } from '../identity-schemas.ts';
import { sayWhen } from './back-off.ts';
import { admitRefusals, admittedResult, answerAdmitted } from './log-in.route.ts';
import { finishPhoneSignIn, startPhoneSignIn } from './phone-sign-in.ts';
import { signUpRole } from './sign-up.route.ts';

const startRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/phone/start',
  summary: 'Send a one-time code to a phone',
  action: 'identity.sign_up',
  limit: 'auth',
  body: Type.Object({ phone, locale: Type.Optional(locale) }, { additionalProperties: false }),
  result: doneResult,
  refusals: { 'identity.bad_phone': 422, 'identity.code_too_soon': 429 },
  handle: async (call) => {
    const result = await startPhoneSignIn(call, call.origin, call.body);
    if (result.ok) return ok({ done: true as const });
    sayWhen(call.reply, result);
    return result;
  },
});

const finishRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/phone/finish',
  summary: 'Log in with the code that was sent to the phone; signs up a number that is new',
  action: 'identity.log_in',
  limit: 'auth',
  body: Type.Object(
    {
      phone,
      code,
      role: Type.Optional(signUpRole),
      class: Type.Optional(technicianClass),
      name: Type.Optional(name),
      locale: Type.Optional(locale),
    },
    { additionalProperties: false },
  ),
  result: admittedResult,
  refusals: {
    ...admitRefusals,
    'identity.bad_phone': 422,
    'identity.wrong_code': 401,
    'identity.sign_ups_stopped': 409,
  },
  handle: async (call) => answerAdmitted(call, await finishPhoneSignIn(call, call.origin, call.body)),
});

export const phoneSignInRoutes = [startRoute, finishRoute];
