import type { PermissionRow } from '#platform/auth/authorize.ts';

const readers = ['operations', 'support', 'compliance', 'auditor'] as const;

/** `owner` of a product is its dealer (`dlr_…` among the actor's subjects). */
export const cataloguePermissions: readonly PermissionRow[] = [
  { action: 'catalogue.search', role: 'public' },
  { action: 'catalogue.read_reference', role: 'public' },
  // What of it is shown to whom is decided by the route.
  { action: 'catalogue.read_product', role: 'public' },
  { action: 'catalogue.list_of_dealer', role: 'public' },
  { action: 'catalogue.read_photo', role: 'public' },
  { action: 'catalogue.create', role: 'dealer', relation: 'owner' },
  { action: 'catalogue.change', role: 'dealer', relation: 'owner' },
  { action: 'catalogue.import', role: 'dealer', relation: 'owner' },
  { action: 'catalogue.bulk', role: 'dealer', relation: 'owner' },
  { action: 'catalogue.read_history', role: 'dealer', relation: 'owner' },
  { action: 'catalogue.read_history', role: 'admin', capability: readers },
  { action: 'catalogue.change_status', role: 'dealer', relation: 'owner' },
  { action: 'catalogue.change_status', role: 'admin', capability: ['operations'] },
  { action: 'catalogue.report', role: 'any' },
  { action: 'catalogue.read_reviews', role: 'admin', capability: readers },
  { action: 'catalogue.decide_review', role: 'admin', capability: ['operations'] },
  { action: 'catalogue.read_policy', role: 'admin', capability: readers },
  { action: 'catalogue.change_policy', role: 'admin', capability: ['operations'] },
  // IN-12: the list itself tells people what to write instead, so it is not for everybody.
  { action: 'catalogue.read_forbidden_words', role: 'admin', capability: ['operations', 'compliance', 'auditor'] },
  { action: 'catalogue.change_forbidden_words', role: 'admin', capability: ['compliance'] },
];
