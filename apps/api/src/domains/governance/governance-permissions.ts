import { adminCapabilities } from '@mistri/contracts/auth/roles';
import type { PermissionRow } from '#platform/auth/authorize.ts';

/** Whoever sees the fire may stop the machine: finance for money, operations for the rest, the owner in any case. */
export const flagChangers = ['operations', 'finance', 'owner'] as const;

export const governancePermissions: readonly PermissionRow[] = [
  { action: 'governance.read_audit', role: 'admin', capability: ['compliance', 'owner', 'auditor'] },
  // An auditor reads; what leaves the house is taken out by compliance.
  { action: 'governance.export_audit', role: 'admin', capability: ['compliance'] },
  { action: 'governance.read_own_audit', role: 'any', statuses: ['pending', 'active', 'suspended'] },
  { action: 'governance.see_status', role: 'public' },
  { action: 'governance.read_service_levels', role: 'admin', capability: adminCapabilities },
  { action: 'governance.read_portal', role: 'admin', capability: ['compliance', 'owner', 'auditor'] },
  { action: 'governance.see_overview', role: 'admin', capability: adminCapabilities },
  { action: 'governance.see_flags', role: 'public' },
  { action: 'governance.read_flags', role: 'admin', capability: adminCapabilities },
  { action: 'governance.change_flags', role: 'admin', capability: flagChangers },
];
