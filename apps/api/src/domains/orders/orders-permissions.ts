import type { PermissionRow } from '#platform/auth/authorize.ts';

const readers = ['operations', 'finance', 'support', 'auditor'] as const;

export const ordersPermissions: PermissionRow[] = [
  { action: 'orders.addresses', role: 'customer' },
  { action: 'orders.remove_address', role: 'customer', relation: 'owner' },
  { action: 'orders.cart', role: 'customer' },
  // Prices are public; B2B prices are refused by the route unless the caller is a business.
  { action: 'orders.quote', role: 'public' },
  { action: 'orders.place', role: 'customer' },
  { action: 'orders.validate', role: 'customer', relation: 'buyer' },
  { action: 'orders.validate', role: 'dealer', relation: 'seller' },
  { action: 'orders.validate', role: 'admin', capability: ['operations'] },
  { action: 'orders.read', role: 'customer', relation: 'buyer' },
  { action: 'orders.read', role: 'dealer', relation: 'seller' },
  { action: 'orders.read', role: 'admin', capability: readers },
  { action: 'orders.move', role: 'customer', relation: 'buyer' },
  { action: 'orders.move', role: 'dealer', relation: 'seller' },
  { action: 'orders.move', role: 'admin', capability: ['operations'] },
  { action: 'orders.bring_proof', role: 'dealer', relation: 'seller' },
  { action: 'orders.list_own', role: 'customer' },
  { action: 'orders.list_of_dealer', role: 'dealer', relation: 'seller' },
  { action: 'orders.list_of_dealer', role: 'admin', capability: readers },
  { action: 'orders.list_all', role: 'admin', capability: readers },
  { action: 'orders.request_return', role: 'customer', relation: 'buyer' },
  { action: 'orders.answer_return', role: 'customer', relation: 'buyer' },
  { action: 'orders.answer_return', role: 'dealer', relation: 'seller' },
  { action: 'orders.answer_return', role: 'admin', capability: ['operations'] },
  { action: 'orders.read_transitions', role: 'public' },
  { action: 'orders.read_rules', role: 'admin', capability: [...readers, 'compliance'] },
  { action: 'orders.change_rules', role: 'admin', capability: ['operations'] },
];
