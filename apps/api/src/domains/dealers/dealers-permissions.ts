import type { PermissionRow } from '#platform/auth/authorize.ts';

const readers = ['operations', 'compliance', 'support', 'auditor'] as const;

function rowsFor(word: 'dealer' | 'business', applicant: 'dealer' | 'customer'): PermissionRow[] {
  return [
    { action: `dealers.apply_as_${word}`, role: applicant },
    { action: `dealers.change_${word}`, role: applicant, relation: 'owner' },
    { action: `dealers.read_documents_of_${word}`, role: applicant, relation: 'owner' },
    { action: `dealers.read_documents_of_${word}`, role: 'admin', capability: ['operations', 'compliance'] },
    { action: `dealers.decide_about_${word}`, role: 'admin', capability: ['operations'] },
    { action: `dealers.list_${word}`, role: 'admin', capability: readers },
  ];
}

export const dealersPermissions: PermissionRow[] = [
  ...rowsFor('dealer', 'dealer'),
  ...rowsFor('business', 'customer'),
  // Who sells is public by law (IN-13); what of it is shown to whom is decided by the route.
  { action: 'dealers.read_dealer', role: 'public' },
  { action: 'dealers.read_business', role: 'customer', relation: 'owner' },
  { action: 'dealers.read_business', role: 'admin', capability: readers },
];
