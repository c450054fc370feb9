/** One message file per feature and language: `messages/{en,ta,hi}/<name>.json`. A test keeps files and list equal. */
export const namespaces = [
  'account',
  'cart',
  'checkout',
  'dealer',
  'errors',
  'forms',
  'home',
  'identity',
  'listings',
  'lists',
  'orders',
  'payment',
  'policies',
  'product',
  'search',
  'sell',
  'shell',
  'shop',
  'states',
] as const;
export type Namespace = (typeof namespaces)[number];
