import { generateAuthenticationOptions } from '@simplewebauthn/server';
import { Type } from 'typebox';
import { commandRoute, externalRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok, refuse } from '#platform/refusal.ts';
import { doneResult, moment } from '../identity-schemas.ts';
import { gaveFactorRecently, lastFactorOfAdmin, stepUpFirst } from './may-change-factors.ts';
import { noteCredentialChange } from './note-change.ts';
import { keepChallenge } from './passkey-challenges.ts';
import { registrationResponse } from './passkey-schemas.ts';
import { finishPasskey, startPasskey } from './register-passkey.ts';
import { relyingParty } from './relying-party.ts';

/** Options are passed on to the browser's own functions as they are; their form is the standard's, not ours. */
const browserOptions = Type.Object({}, { additionalProperties: true, description: 'WebAuthn options as JSON' });
const passkeyId = Type.String({ pattern: '^[\\w-]{16,1400}$' });

const startRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/passkeys/options',
  summary: 'Options for making a passkey',
  action: 'identity.change_factors',
  limit: 'auth',
  result: browserOptions,
  refusals: { 'auth.step_up': 401, 'identity.passkeys_unavailable': 422, 'identity.too_many_passkeys': 409 },
  handle: (call) => startPasskey(call, call.origin, signedIn(call)),
});

const finishRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/passkeys',
  summary: 'Keep a new passkey; the first factor brings recovery codes, shown once',
  action: 'identity.change_factors',
  limit: 'auth',
  status: 201,
  body: Type.Object(
    { label: Type.String({ minLength: 1, maxLength: 60, pattern: '\\S' }), response: registrationResponse },
    { additionalProperties: false },
  ),
  result: Type.Object({ passkeyId: Type.String(), recoveryCodes: Type.Array(Type.String()) }),
  refusals: { 'identity.wrong_passkey': 422, 'identity.passkeys_unavailable': 422 },
  handle: (call) => finishPasskey(call, call.origin, signedIn(call), call.body),
});

const listRoute = readRoute({
  method: 'GET',
  path: '/api/auth/passkeys',
  summary: 'The passkeys of the user',
  action: 'identity.read_own',
  result: Type.Object({
    passkeys: Type.Array(
      Type.Object({
        passkeyId: Type.String(),
        label: Type.String(),
        host: Type.String(),
        createdAt: moment,
        lastUsedAt: Type.Union([moment, Type.Null()]),
      }),
    ),
  }),
  handle: async (call) => {
    const rows = await call.db
      .selectFrom('passkeys')
      .selectAll()
      .where('user_id', '=', signedIn(call).userId)
      .orderBy('created_at')
      .execute();
    const passkeys = rows.map((row) => ({
      passkeyId: row.credential_id,
      label: row.label,
      host: row.rp_id,
      createdAt: row.created_at.toISOString(),
      lastUsedAt: row.last_used_at?.toISOString() ?? null,
    }));
    return ok({ passkeys });
  },
});

const removeRoute = commandRoute({
  method: 'DELETE',
  path: '/api/auth/passkeys/:passkeyId',
  summary: 'Remove a passkey',
  action: 'identity.remove_passkey',
  params: Type.Object({ passkeyId }),
  result: doneResult,
  refusals: { 'auth.step_up': 401, 'identity.last_factor': 409 },
  resource: async ({ db, params }) => {
    const row = await db
      .selectFrom('passkeys')
      .select('user_id')
      .where('credential_id', '=', params.passkeyId)
      .executeTakeFirst();
    return row ? { id: params.passkeyId, relations: { self: row.user_id } } : null;
  },
  handle: async (call) => {
    const { tx, origin, params } = call;
    const actor = signedIn(call);
    if (!gaveFactorRecently(actor, origin.at)) return stepUpFirst();
    const last = await lastFactorOfAdmin(tx, actor);
    if (last) return last;
    await tx.deleteFrom('passkeys').where('credential_id', '=', params.passkeyId).execute();
    await noteCredentialChange(tx, origin, actor.userId, 'passkey_removed');
    return ok({ done: true as const });
  },
});

/** The options name no credential, so they are the same for everybody and tell nothing about accounts. */
const askRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/passkeys/challenge',
  summary: 'Options for signing in, for the second factor or for a step-up with a passkey',
  action: 'identity.log_in',
  limit: 'auth',
  body: Type.Object({ purpose: Type.Enum(['sign_in', 'step_up']) }, { additionalProperties: false }),
  result: browserOptions,
  refusals: { 'identity.passkeys_unavailable': 422, 'auth.required': 401 },
  handle: async ({ services, request, body, actor, origin }) => {
    const party = relyingParty(services, request);
    if ('ok' in party) return party;
    if (body.purpose === 'step_up' && !actor) return refuse('auth.required', 'Please sign in to go on.');
    const options = await generateAuthenticationOptions({ rpID: party.id, userVerification: 'required' });
    const asked = body.purpose === 'step_up' ? actor : undefined;
    const challenge = {
      challenge: options.challenge,
      user_id: asked?.userId ?? null,
      session_id: asked?.sessionId ?? null,
      purpose: body.purpose,
      rp_id: party.id,
    };
    await keepChallenge(services.db, challenge, origin.at);
    return ok(options);
  },
});

export const passkeyRoutes = [startRoute, finishRoute, listRoute, removeRoute, askRoute];
