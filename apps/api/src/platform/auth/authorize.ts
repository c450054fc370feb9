import type { AdminCapability, Role, UserStatus } from '@mistri/contracts/auth/roles';
import type { Actor, Resource } from '#platform/auth/actor.ts';

/**
 * One row of the permission table (role × capability × ownership × state). An action without a matching row is
 * refused: default deny. Rows are written by the rooms and evaluated here, in one place.
 */
export interface PermissionRow {
  readonly action: string;
  /** `public`: no sign-in needed. `any`: every signed-in user. A business is also a customer. */
  readonly role: Role | 'public' | 'any';
  /** Admins only: one of these capabilities is needed (`owner` does not imply the others). */
  readonly capability?: readonly AdminCapability[];
  /** The actor must hold this relation to the resource. */
  readonly relation?: string;
  /** The row holds only while the resource is in one of these states. */
  readonly states?: readonly string[];
  /** Statuses of the user for which the row holds. Default: active only. */
  readonly statuses?: readonly UserStatus[];
}

export type PermissionTable = ReadonlyMap<string, readonly PermissionRow[]>;

export type Decision =
  | { allowed: true }
  | { allowed: false; why: 'unauthenticated' | 'forbidden' | 'not_found' | 'wrong_state' | 'inactive' };

export function permissionTable(rows: readonly PermissionRow[]): PermissionTable {
  const table = new Map<string, PermissionRow[]>();
  for (const row of rows) {
    if (row.capability && row.role !== 'admin') throw new Error(`${row.action}: only admins have capabilities`);
    if (row.role === 'admin' && !row.capability) throw new Error(`${row.action}: an admin row names its capabilities`);
    table.set(row.action, [...(table.get(row.action) ?? []), row]);
  }
  return table;
}

/**
 * Decides. A missing relation answers `not_found`, so that ids of other people's objects cannot be told from ids that
 * do not exist.
 */
export function authorize(
  table: PermissionTable,
  action: string,
  actor: Actor | undefined,
  resource: Resource | undefined,
): Decision {
  const rows = table.get(action) ?? [];
  if (rows.some((row) => row.role === 'public')) return { allowed: true };
  if (!actor) return { allowed: false, why: 'unauthenticated' };
  const byRole = rows.filter((row) => roleMatches(row, actor));
  if (byRole.length === 0) return { allowed: false, why: 'forbidden' };
  const byStatus = byRole.filter((row) => (row.statuses ?? ['active']).includes(actor.status));
  if (byStatus.length === 0) return { allowed: false, why: 'inactive' };
  const byRelation = byStatus.filter((row) => relationMatches(row, actor, resource));
  if (byRelation.length === 0) return { allowed: false, why: 'not_found' };
  const byState = byRelation.filter((row) => !row.states || (resource?.state && row.states.includes(resource.state)));
  return byState.length > 0 ? { allowed: true } : { allowed: false, why: 'wrong_state' };
}

function roleMatches(row: PermissionRow, actor: Actor): boolean {
  if (row.role === 'any') return true;
  if (row.role === 'admin') {
    return actor.role === 'admin' && (row.capability ?? []).some((name) => actor.capabilities.includes(name));
  }
  return row.role === actor.role || (row.role === 'customer' && actor.role === 'business');
}

function relationMatches(row: PermissionRow, actor: Actor, resource: Resource | undefined): boolean {
  if (!row.relation) return true;
  const holder = resource?.relations[row.relation];
  return typeof holder === 'string' && actor.subjects.includes(holder);
}
