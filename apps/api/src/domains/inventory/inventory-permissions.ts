import type { PermissionRow } from '#platform/auth/authorize.ts';

/** `owner` of an inventory is the dealer (`dlr_…` among the actor's subjects). */
export const inventoryPermissions: readonly PermissionRow[] = [
  { action: 'inventory.read', role: 'dealer', relation: 'owner' },
  { action: 'inventory.read', role: 'admin', capability: ['operations', 'support', 'compliance', 'auditor'] },
  { action: 'inventory.change', role: 'dealer', relation: 'owner' },
  { action: 'inventory.change', role: 'admin', capability: ['operations'] },
  { action: 'inventory.read_policy', role: 'admin', capability: ['operations', 'compliance', 'auditor'] },
  { action: 'inventory.change_policy', role: 'admin', capability: ['operations'] },
];
