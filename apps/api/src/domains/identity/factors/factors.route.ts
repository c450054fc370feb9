import { Type } from 'typebox';
import { commandRoute, externalRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { transact } from '#platform/db/in-transaction.ts';
import { code, doneResult, factorCode } from '../identity-schemas.ts';
import { clientOf } from '../sessions/client.ts';
import { noteSecondFactor } from '../sessions/open-session.ts';
import { sayWhen } from '../sign-in/back-off.ts';
import { gaveFactorRecently, lastFactorOfAdmin, mayChangeFactors, stepUpFirst } from './may-change-factors.ts';
import { noteCredentialChange } from './note-change.ts';
import { authenticationResponse } from './passkey-schemas.ts';
import { renewRecoveryCodes } from './recovery-codes.ts';
import { sendStepUpCode, stepUp } from './step-up.ts';
import { confirmTotp, startTotp } from './totp.ts';

const recoveryResult = Type.Object({
  recoveryCodes: Type.Array(Type.String(), { description: 'Shown once. Empty when earlier ones are still unused' }),
});

// The routes that answer secrets are external: answers of commands are kept for their Idempotency-Key.
const startRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/totp',
  summary: 'Start setting up an authenticator app',
  action: 'identity.change_factors',
  limit: 'auth',
  result: Type.Object({ secret: Type.String(), uri: Type.String({ description: '`otpauth://`, for a QR code' }) }),
  refusals: { 'identity.factor_exists': 409, 'auth.step_up': 401 },
  handle: async (call) => {
    const actor = signedIn(call);
    const refused = await mayChangeFactors(call.db, actor, call.origin.at);
    if (refused) return refused;
    return transact(call.db, (tx) => startTotp(tx, call.services, actor.userId));
  },
});

const confirmRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/totp/confirm',
  summary: 'Confirm the authenticator app; the first factor brings recovery codes',
  action: 'identity.change_factors',
  limit: 'auth',
  body: Type.Object({ code }, { additionalProperties: false }),
  result: recoveryResult,
  refusals: { 'identity.wrong_factor': 422 },
  handle: async (call) => {
    const { services, origin, body } = call;
    const actor = signedIn(call);
    const client = clientOf(services, call.request, call.reply);
    return transact(call.db, async (tx) => {
      const confirmed = await confirmTotp(tx, services, origin, { userId: actor.userId, code: body.code });
      // The code was just given: this session has its second factor.
      if (confirmed.ok) await noteSecondFactor(tx, actor.sessionId, client, origin.at);
      return confirmed;
    });
  },
});

const removeRoute = commandRoute({
  method: 'DELETE',
  path: '/api/auth/totp',
  summary: 'Remove the authenticator app',
  action: 'identity.change_factors',
  result: doneResult,
  refusals: { 'auth.step_up': 401, 'identity.last_factor': 409 },
  handle: async (call) => {
    const actor = signedIn(call);
    if (!gaveFactorRecently(actor, call.origin.at)) return stepUpFirst();
    const last = await lastFactorOfAdmin(call.tx, actor);
    if (last) return last;
    await call.tx.deleteFrom('totp_secrets').where('user_id', '=', actor.userId).execute();
    await noteCredentialChange(call.tx, call.origin, actor.userId, 'totp_removed');
    return ok({ done: true as const });
  },
});

const recoveryRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/recovery-codes',
  summary: 'New recovery codes; the old ones stop working',
  action: 'identity.change_factors',
  limit: 'auth',
  stepUp: true,
  result: recoveryResult,
  handle: async (call) => {
    const { userId } = signedIn(call);
    return transact(call.db, async (tx) => {
      const recoveryCodes = await renewRecoveryCodes(tx, call.services, userId);
      await noteCredentialChange(tx, call.origin, userId, 'recovery_codes_renewed');
      return ok({ recoveryCodes });
    });
  },
});

const stepUpRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/step-up',
  summary: 'Give the second factor again; good for ten minutes',
  action: 'identity.change_own',
  limit: 'auth',
  body: Type.Object(
    { code: Type.Optional(factorCode), passkey: Type.Optional(authenticationResponse) },
    { additionalProperties: false, minProperties: 1, maxProperties: 1 },
  ),
  result: doneResult,
  refusals: { 'identity.wrong_factor': 422, 'identity.too_many_failures': 429 },
  handle: async (call) => {
    const proof = call.body as Parameters<typeof stepUp>[3];
    const result = await stepUp(call, call.origin, signedIn(call), proof);
    if (result.ok) return ok({ done: true as const });
    sayWhen(call.reply, result);
    return result;
  },
});

const stepUpCodeRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/step-up/code',
  summary: 'Send a code for the step-up, to whoever has no second factor',
  action: 'identity.change_own',
  limit: 'auth',
  result: doneResult,
  refusals: {
    'identity.use_your_factor': 409,
    'identity.no_verified_contact': 409,
    'identity.code_too_soon': 429,
  },
  handle: async (call) => {
    const result = await sendStepUpCode(call, call.origin, signedIn(call));
    if (result.ok) return ok({ done: true as const });
    sayWhen(call.reply, result);
    return result;
  },
});

export const factorRoutes = [startRoute, confirmRoute, removeRoute, recoveryRoute, stepUpRoute, stepUpCodeRoute];
