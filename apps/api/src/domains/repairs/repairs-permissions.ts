import type { PermissionRow } from '#platform/auth/authorize.ts';

const readers = ['operations', 'finance', 'support', 'auditor'] as const;

export const repairsPermissions: readonly PermissionRow[] = [
  { action: 'repairs.read_options', role: 'public' },
  { action: 'repairs.read_transitions', role: 'public' },
  { action: 'repairs.request', role: 'customer' },
  { action: 'repairs.list_own', role: 'customer' },
  { action: 'repairs.list_own', role: 'technician' },
  { action: 'repairs.read', role: 'customer', relation: 'customer' },
  { action: 'repairs.read', role: 'technician', relation: 'technician' },
  { action: 'repairs.read', role: 'admin', capability: readers },
  { action: 'repairs.move', role: 'customer', relation: 'customer' },
  { action: 'repairs.move', role: 'technician', relation: 'technician' },
  { action: 'repairs.move', role: 'admin', capability: ['operations'] },
  { action: 'repairs.add_photo', role: 'customer', relation: 'customer' },
  { action: 'repairs.quote', role: 'technician', relation: 'technician' },
  // Nobody approves for the customer: it is their money.
  { action: 'repairs.answer_quote', role: 'customer', relation: 'customer' },
  { action: 'repairs.claim_warranty', role: 'customer', relation: 'customer' },
  { action: 'repairs.list_all', role: 'admin', capability: readers },
  { action: 'repairs.read_candidates', role: 'admin', capability: ['operations'] },
  // REP-4: only an admin assigns.
  { action: 'repairs.assign', role: 'admin', capability: ['operations'] },
  { action: 'repairs.read_rules', role: 'admin', capability: [...readers, 'compliance'] },
  { action: 'repairs.change_rules', role: 'admin', capability: ['operations'] },
];
