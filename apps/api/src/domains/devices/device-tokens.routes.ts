import type { Resource } from '#platform/auth/actor.ts';
import type { Db } from '#platform/db/database.ts';
import { commandRoute, readRoute, signedIn } from '#platform/http/route.ts';
import { ok } from '#platform/refusal.ts';
import { provedRecently, stepUpFirst } from '#rooms/identity/index.ts';
import { deviceLimits } from './device-limits.ts';
import { makeDeviceToken, revokeDeviceToken } from './device-tokens.ts';
import * as schemas from './devices-schemas.ts';
import { type DeviceToken, findToken, tokensOf } from './devices-store.ts';

async function tokenResource(db: Db, tokenId: string): Promise<Resource | null> {
  const token = await findToken(db, tokenId);
  return token ? { id: tokenId, relations: { owner: token.owner_id } } : null;
}

function presentToken(token: DeviceToken) {
  return {
    tokenId: token.token_id,
    name: token.name,
    scopes: token.scopes,
    devicesLeft: token.devices_left,
    createdAt: token.created_at.toISOString(),
    expiresAt: token.expires_at.toISOString(),
    lastUsedAt: token.last_used_at?.toISOString() ?? null,
    revokedAt: token.revoked_at?.toISOString() ?? null,
  };
}

const list = readRoute({
  method: 'GET',
  path: '/api/device-tokens',
  summary: 'Your device tokens; those that ended stay for a month',
  action: 'devices.tokens',
  result: schemas.tokenList,
  handle: async (call) => {
    const endedAfter = new Date(call.origin.at.getTime() - deviceLimits.endedTokensShown_ms);
    const tokens = await tokensOf(call.db, signedIn(call).userId, endedAfter);
    return ok({ tokens: tokens.map(presentToken) });
  },
});

const make = commandRoute({
  method: 'POST',
  path: '/api/device-tokens',
  summary: 'Make a token with which machines register without you; its text is shown once',
  description: 'After a second factor or a fresh sign-in: it outlives the session that makes it.',
  action: 'devices.tokens',
  body: schemas.tokenBody,
  result: schemas.madeToken,
  status: 201,
  refusals: { 'devices.too_many_tokens': 409, 'auth.step_up': 401 },
  handle: async (call) => {
    const actor = signedIn(call);
    if (!(await provedRecently(call.tx, actor, call.origin.at))) return stepUpFirst();
    const made = await makeDeviceToken(call.tx, call.origin, { ...call.body, ownerId: actor.userId });
    return made.ok ? ok({ ...presentToken(made.value.token), token: made.value.text }) : made;
  },
});

const revoke = commandRoute({
  method: 'DELETE',
  path: '/api/device-tokens/:tokenId',
  summary: 'Revoke a token: it registers nothing from now on; devices it registered stay',
  action: 'devices.revoke_token',
  params: schemas.tokenParams,
  result: schemas.doneResult,
  resource: ({ db, params }) => tokenResource(db, params.tokenId),
  handle: async ({ tx, origin, params }) => {
    await revokeDeviceToken(tx, origin, params.tokenId);
    return ok({ done: true as const });
  },
});

export const deviceTokenRoutes = [list, make, revoke];
