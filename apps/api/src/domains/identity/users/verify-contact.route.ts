import { Type } from 'typebox';
import { externalRoute, signedIn } from '#platform/http/route.ts';
import { ok, type Result } from '#platform/refusal.ts';
import { code, doneResult, email, phone } from '../identity-schemas.ts';
import type { Http } from '../sessions/session-answer.ts';
import { sayWhen } from '../sign-in/back-off.ts';
import { finishVerification, startVerification } from './verify-contact.ts';

const startRefusals = {
  'identity.bad_phone': 422,
  'identity.nothing_to_verify': 409,
  'identity.already_verified': 409,
  'identity.code_too_soon': 429,
  'auth.inactive': 403,
  'auth.step_up': 401,
} as const;
const finishRefusals = { 'identity.wrong_code': 422, 'identity.contact_taken': 409, 'auth.inactive': 403 } as const;

function done<C extends string>({ reply }: Http, result: Result<true, C>) {
  if (result.ok) return ok({ done: true as const });
  sayWhen(reply, result);
  return result;
}

const common = { method: 'POST', action: 'identity.change_own', limit: 'auth', result: doneResult } as const;
const codeBody = Type.Object({ code }, { additionalProperties: false });

const emailStartRoute = externalRoute({
  ...common,
  path: '/api/users/me/email/code',
  summary: 'Send a code to the e-mail address, or to a new one that shall take its place',
  body: Type.Object({ email: Type.Optional(email) }, { additionalProperties: false }),
  refusals: startRefusals,
  handle: async (call) => {
    const address = call.body.email === undefined ? {} : { address: call.body.email };
    return done(call, await startVerification(call, call.origin, signedIn(call), { channel: 'email', ...address }));
  },
});

const emailFinishRoute = externalRoute({
  ...common,
  path: '/api/users/me/email/verify',
  summary: 'Verify the e-mail address with the code',
  body: codeBody,
  refusals: finishRefusals,
  handle: async (call) => {
    const given = { channel: 'email' as const, code: call.body.code };
    return done(call, await finishVerification(call, call.origin, signedIn(call), given));
  },
});

const phoneStartRoute = externalRoute({
  ...common,
  path: '/api/users/me/phone/code',
  summary: 'Send a code to a phone that shall become the account’s',
  body: Type.Object({ phone }, { additionalProperties: false }),
  refusals: startRefusals,
  handle: async (call) => {
    const given = { channel: 'sms' as const, address: call.body.phone };
    return done(call, await startVerification(call, call.origin, signedIn(call), given));
  },
});

const phoneFinishRoute = externalRoute({
  ...common,
  path: '/api/users/me/phone/verify',
  summary: 'Verify the phone number with the code',
  body: codeBody,
  refusals: finishRefusals,
  handle: async (call) => {
    const given = { channel: 'sms' as const, code: call.body.code };
    return done(call, await finishVerification(call, call.origin, signedIn(call), given));
  },
});

export const verifyContactRoutes = [emailStartRoute, emailFinishRoute, phoneStartRoute, phoneFinishRoute];
