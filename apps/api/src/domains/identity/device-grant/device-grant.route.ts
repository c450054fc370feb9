import { Type } from 'typebox';
import { inTransaction } from '#platform/db/in-transaction.ts';
import { externalRoute, signedIn } from '#platform/http/route.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { provedRecently, stepUpFirst } from '../factors/may-change-factors.ts';
import { doneResult, moment } from '../identity-schemas.ts';
import { clientOf } from '../sessions/client.ts';
import { answerSession, type Http, signedInResult } from '../sessions/session-answer.ts';
import { attemptOf, attemptSucceeded, sayWhen, takeAttempt, type TooMany } from '../sign-in/back-off.ts';
import { decideGrant, findWaiting, pollGrant, startDeviceGrant } from './device-grants.ts';
import type { Actor } from '#platform/auth/actor.ts';
import type { Origin } from '#platform/audit.ts';

const startRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/device/code',
  summary: 'Ask to be let in by somebody with a browser (`mistri login`, RFC 8628)',
  action: 'identity.log_in',
  limit: 'auth',
  result: Type.Object({
    deviceCode: Type.String(),
    userCode: Type.String({ description: 'Shown to the person, e.g. `WDJB-MJHT`' }),
    verificationUri: Type.String(),
    verificationUriComplete: Type.String(),
    expiresIn: Type.Integer({ description: 'seconds' }),
    interval: Type.Integer({ description: 'seconds between two polls' }),
  }),
  handle: async (call) => {
    const started = await startDeviceGrant(call, call.origin);
    const page = `${call.services.config.publicOrigin}/device`;
    return ok({
      ...started,
      verificationUri: page,
      verificationUriComplete: `${page}?code=${started.userCode}`,
    });
  },
});

const tokenRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/device/token',
  summary: 'Ask whether the request was approved; answers the session, once',
  action: 'identity.log_in',
  body: Type.Object({ deviceCode: Type.String({ pattern: '^mdc_[\\w-]{43}$' }) }, { additionalProperties: false }),
  result: signedInResult,
  refusals: {
    'identity.authorization_pending': 400,
    'identity.slow_down': 400,
    'identity.expired_token': 400,
    'identity.access_denied': 400,
    'identity.blocked': 403,
    'identity.place_refused': 403,
  },
  handle: async (call) => {
    const result = await pollGrant(call, call.origin, call.body.deviceCode);
    return result.ok ? ok(await answerSession(call, result.value)) : result;
  },
});

const params = Type.Object({ userCode: Type.String({ pattern: '^[A-Za-z]{4}-?[A-Za-z]{4}$' }) });
const noSuchCode = () => refuse('identity.no_such_code', 'There is no request with this code, or its time is over.');

/** Guessing codes of strangers backs off like guessing passwords. */
async function findGuarded(http: Http, origin: Origin, actor: Actor, userCode: string) {
  const { services, request, reply } = http;
  const client = clientOf(services, request, reply);
  const attempt = await attemptOf(services.db, { account: `device:${actor.userId}`, userId: actor.userId }, client);
  const tooMany = await takeAttempt(services.db, attempt, origin.at);
  if (tooMany) return tooMany;
  const grant = await findWaiting(services.db, userCode, origin.at);
  if (!grant) return noSuchCode();
  await attemptSucceeded(services.db, attempt);
  return ok({ ...grant, sameNetwork: grant.network === client.network });
}

const readGrantRoute = externalRoute({
  method: 'GET',
  path: '/api/auth/device/:userCode',
  summary: 'What asks to be let in: shown before somebody approves it',
  action: 'identity.approve_device',
  limit: 'auth',
  params,
  result: Type.Object({
    label: Type.String({ description: 'Kind of program and system, as it says itself' }),
    sameNetwork: Type.Boolean({
      description: 'Asked from the network you are in now; false is a reason to be careful',
    }),
    createdAt: moment,
    expiresAt: moment,
  }),
  refusals: { 'identity.no_such_code': 404, 'identity.too_many_failures': 429 },
  handle: async (call) => {
    const found = await findGuarded(call, call.origin, signedIn(call), call.params.userCode);
    if (!found.ok) return found;
    const { label, sameNetwork, created_at, expires_at } = found.value;
    return ok({ label, sameNetwork, createdAt: created_at.toISOString(), expiresAt: expires_at.toISOString() });
  },
});

type DecideRefusal = 'identity.no_such_code' | 'auth.step_up' | TooMany['code'];

const decideRoute = externalRoute({
  method: 'POST',
  path: '/api/auth/device/:userCode',
  summary: 'Let it in, or not',
  description:
    'After a second factor or a fresh sign-in: a code read out on the phone, or an open page, must never be enough.',
  action: 'identity.approve_device',
  limit: 'auth',
  params,
  body: Type.Object({ approve: Type.Boolean() }, { additionalProperties: false }),
  result: doneResult,
  refusals: { 'identity.no_such_code': 404, 'identity.too_many_failures': 429, 'auth.step_up': 401 },
  handle: async (call): Promise<Result<{ done: true }, DecideRefusal>> => {
    const { origin, body, params: given } = call;
    const actor = signedIn(call);
    if (body.approve && !(await provedRecently(call.db, actor, origin.at))) return stepUpFirst();
    const found = await findGuarded(call, origin, actor, given.userCode);
    if (!found.ok) {
      sayWhen(call.reply, found);
      return found;
    }
    return inTransaction<{ done: true }, DecideRefusal>(call.db, async (tx) => {
      const decided = await decideGrant(tx, origin, actor, { grantId: found.value.grant_id, approve: body.approve });
      return decided ? ok({ done: true as const }) : noSuchCode();
    });
  },
});

export const deviceGrantRoutes = [startRoute, tokenRoute, readGrantRoute, decideRoute];
