import type { PermissionRow } from '#platform/auth/authorize.ts';

const readers = ['operations', 'compliance', 'support', 'auditor'] as const;

export const techniciansPermissions: readonly PermissionRow[] = [
  { action: 'technicians.apply', role: 'technician' },
  { action: 'technicians.change', role: 'technician', relation: 'owner' },
  { action: 'technicians.change_availability', role: 'technician', relation: 'owner', states: ['active'] },
  // Whoever lets somebody near their phone may look at them first; how much of it is shown is decided by the route.
  { action: 'technicians.read', role: 'any' },
  { action: 'technicians.read_documents', role: 'technician', relation: 'owner' },
  { action: 'technicians.read_documents', role: 'admin', capability: ['operations', 'compliance'] },
  { action: 'technicians.decide', role: 'admin', capability: ['operations'] },
  { action: 'technicians.list', role: 'admin', capability: readers },
];
