import type { UserStatus } from '@mistri/contracts/auth/roles';
import { audit, type Origin } from '#platform/audit.ts';
import type { Tx } from '#platform/db/database.ts';
import { emit } from '#platform/outbox/emit.ts';
import { ok, refuse, type Result } from '#platform/refusal.ts';
import { isOwner, mayActOnAdmins, ownerRemains } from '../admins/owners.ts';
import { lockUser } from '../identity-store.ts';
import { endSessions } from '../sessions/end-sessions.ts';

/** ID-4. Which status may follow which. */
export const statusTransitions: Readonly<Record<UserStatus, readonly UserStatus[]>> = {
  pending: ['active', 'blocked'],
  active: ['suspended', 'blocked'],
  suspended: ['active', 'blocked'],
  blocked: ['active'],
};

export type StatusRefusal =
  | 'identity.wrong_status_change'
  | 'identity.own_status'
  | 'identity.no_such_user'
  | 'identity.owner_only'
  | 'identity.last_owner';

/** Bites on the user's next request; blocking also ends every session. Only owners change the status of admins. */
export async function changeUserStatus(
  tx: Tx,
  origin: Origin,
  change: { userId: string; status: UserStatus; reason: string },
): Promise<Result<{ userId: string; status: UserStatus }, StatusRefusal>> {
  if (origin.actor.userId === change.userId) {
    return refuse('identity.own_status', 'Nobody changes their own status. Ask another admin.');
  }
  const user = await lockUser(tx, change.userId);
  if (!user || user.erased_at) return refuse('identity.no_such_user', 'There is no such user.');
  if (user.role === 'admin' && !mayActOnAdmins(origin)) {
    return refuse('identity.owner_only', 'Only an owner changes the status of an admin.');
  }
  if (!statusTransitions[user.status].includes(change.status)) {
    return refuse('identity.wrong_status_change', `A user who is ${user.status} can't become ${change.status}.`, {
      details: { allowed: statusTransitions[user.status] },
    });
  }
  await tx.updateTable('users').set({ status: change.status }).where('user_id', '=', change.userId).execute();
  const noOwnerLeft = (await isOwner(tx, user.user_id)) && !(await ownerRemains(tx));
  if (noOwnerLeft) return refuse('identity.last_owner', 'This is the last owner. Make another owner first.');
  if (change.status === 'blocked') await endSessions(tx, origin, { userId: change.userId }, 'blocked');
  await audit(tx, origin, {
    action: 'identity.status_changed',
    subjectId: change.userId,
    reason: change.reason,
    before: { status: user.status },
    after: { status: change.status },
  });
  await emit(tx, origin, {
    name: 'identity.user_status_changed.v1',
    subject: change.userId,
    payload: { userId: change.userId, from: user.status, to: change.status },
  });
  return ok({ userId: change.userId, status: change.status });
}
