import type { AdminCapability } from '@mistri/contracts/auth/roles';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { lockUser } from '../identity-store.ts';
import { ownerRemains } from './owners.ts';

export type CapabilityRefusal =
  | 'identity.own_capability'
  | 'identity.not_an_admin'
  | 'identity.expiry_passed'
  | 'identity.no_such_capability'
  | 'identity.last_owner';

export interface CapabilityGrant {
  userId: string;
  capability: AdminCapability;
  /** After this moment the capability is gone by itself, on the next request. */
  expiresAt?: Date;
  reason: string;
}

/** ROLE-7: an owner gives an admin a capability, for a time or for good. Nobody gives one to themselves. */
export async function grantCapability(
  tx: Tx,
  origin: Origin,
  grant: CapabilityGrant,
): Promise<Result<true, CapabilityRefusal>> {
  if (origin.actor.userId === grant.userId) {
    return refuse('identity.own_capability', 'Nobody grants capabilities to themselves. Ask another owner.');
  }
  if (grant.expiresAt && grant.expiresAt <= origin.at) {
    return refuse('identity.expiry_passed', 'The end of the grant must be in the future.', {
      errors: [{ path: 'expiresAt', message: 'must be in the future' }],
    });
  }
  const user = await lockUser(tx, grant.userId);
  if (user?.role !== 'admin' || user.erased_at) {
    return refuse('identity.not_an_admin', 'Only admins have capabilities.');
  }
  const given = {
    granted_by: origin.actor.userId,
    granted_at: origin.at,
    expires_at: grant.expiresAt ?? null,
  };
  await tx
    .insertInto('admin_grants')
    .values({ user_id: grant.userId, capability: grant.capability, ...given })
    .onConflict((conflict) => conflict.columns(['user_id', 'capability']).doUpdateSet(given))
    .execute();
  // Putting an end on the last owner's grant would leave nobody one day.
  if (grant.capability === 'owner' && grant.expiresAt && !(await ownerRemains(tx))) return lastOwner();
  await note(tx, origin, grant, true);
  return ok(true as const);
}

/** Takes a capability away, also one's own; the last owner stays owner. */
export async function revokeCapability(
  tx: Tx,
  origin: Origin,
  grant: Omit<CapabilityGrant, 'expiresAt'>,
): Promise<Result<true, CapabilityRefusal>> {
  const removed = await tx
    .deleteFrom('admin_grants')
    .where('user_id', '=', grant.userId)
    .where('capability', '=', grant.capability)
    .returning('user_id')
    .executeTakeFirst();
  if (!removed) return refuse('identity.no_such_capability', 'This admin does not have the capability.');
  if (grant.capability === 'owner' && !(await ownerRemains(tx))) return lastOwner();
  await note(tx, origin, grant, false);
  return ok(true as const);
}

function lastOwner() {
  return refuse('identity.last_owner', 'This is the last owner. Make another owner first.');
}

async function note(tx: Tx, origin: Origin, grant: CapabilityGrant, granted: boolean): Promise<void> {
  const { userId, capability, expiresAt, reason } = grant;
  await audit(tx, origin, {
    action: granted ? 'identity.capability_granted' : 'identity.capability_revoked',
    subjectId: userId,
    reason,
    after: { capability, granted, ...(granted ? { expiresAt: expiresAt?.toISOString() ?? null } : {}) },
  });
  await emit(tx, origin, {
    name: 'identity.capability_changed.v1',
    subject: userId,
    payload: { userId, capability, granted },
  });
}

/**
 * Is this an active admin with this capability now? Decisions that count somebody's earlier word ask again. The grant's
 * row is locked: a revocation waits for the decision, or the decision sees it.
 */
export async function holdsCapability(
  tx: Tx,
  asked: { userId: string; capability: AdminCapability; at: Date },
): Promise<boolean> {
  const row = await tx
    .selectFrom('admin_grants')
    .innerJoin('users', 'users.user_id', 'admin_grants.user_id')
    .select(['users.status', 'admin_grants.expires_at'])
    .where('admin_grants.user_id', '=', asked.userId)
    .where('admin_grants.capability', '=', asked.capability)
    .forShare()
    .executeTakeFirst();
  if (row?.status !== 'active') return false;
  return row.expires_at === null || row.expires_at.getTime() > asked.at.getTime();
}
