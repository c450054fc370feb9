import { createHash } from 'node:crypto';
import { deviceTokenPrefix } from '@mistri/contracts/link/register';
import type { Actor } from '#platform/auth/actor.ts';
import type { Origin } from '#platform/audit.ts';
import type { Db } from '#platform/db/database.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { findUser } from '#rooms/identity/index.ts';
import { findTokenByHash, noteTokenUse } from './devices-store.ts';
import type { TokenScope } from './devices-tables.ts';

/** For whom something is done: a person who is signed in, or one whose device token came. */
export interface Registrant {
  readonly ownerId: string;
  readonly tokenId: string | null;
  readonly origin: Origin;
}

export type RegistrantRefusal = 'auth.required' | 'auth.inactive' | 'devices.token_scope';

export const registrantRefusals = { 'auth.required': 401, 'auth.inactive': 403, 'devices.token_scope': 403 } as const;

interface Asking {
  readonly actor: Actor | undefined;
  readonly origin: Origin;
  readonly request: { readonly headers: { readonly authorization?: string | undefined } };
}

const tokenForm = new RegExp(`^Bearer (${deviceTokenPrefix}[\\w-]{43})$`, 'i');

export async function registrantOf(
  db: Db,
  asking: Asking,
  scope: TokenScope,
): Promise<Result<Registrant, RegistrantRefusal>> {
  const { actor, origin } = asking;
  if (actor) {
    return actor.status === 'active' ? ok({ ownerId: actor.userId, tokenId: null, origin }) : inactive();
  }
  const text = tokenForm.exec(asking.request.headers.authorization ?? '')?.[1];
  const token = text && (await findTokenByHash(db, tokenHash(text)));
  if (!token || token.revoked_at || token.expires_at <= origin.at) {
    return refuse('auth.required', 'Please sign in, or use a device token that has neither ended nor been revoked.');
  }
  const owner = await findUser(db, token.owner_id);
  if (owner?.status !== 'active') return inactive();
  if (!token.scopes.includes(scope)) {
    return refuse('devices.token_scope', `This device token may not do this; it needs the scope “${scope}”.`);
  }
  await noteTokenUse(db, token.token_id, origin.at);
  const { owner_id: ownerId, token_id: tokenId } = token;
  return ok({ ownerId, tokenId, origin: { ...origin, actor: { userId: ownerId, role: 'system' } } });
}

const inactive = () => refuse('auth.inactive', 'Your account is not active. Check its status or contact support.');

export function tokenHash(text: string): string {
  return createHash('sha256').update(text).digest('base64url');
}
