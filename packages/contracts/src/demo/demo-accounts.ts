import type { AdminCapability, Role } from '../auth/roles.ts';

export interface DemoAccount {
  /** Short name, used by the seed. */
  key: string;
  role: Exclude<Role, 'business'>;
  email: string;
  password: string;
  name: string;
  /** Where one browser plays this side: cookies are per host name. */
  host: string;
  capabilities?: readonly AdminCapability[];
  technicianClass?: 'hardware' | 'software';
  what: string;
}

/** Who signs in with a code besides the password: it stands in the demo's inbox. Sessions on a customer's phone ask for it. */
export function hasDemoAuthenticator({ role }: Pick<DemoAccount, 'role'>): boolean {
  return role === 'admin' || role === 'technician';
}

/** Only for demo mode; the password is no secret and the api refuses demo mode in production. */
const password = 'mistri demo 2026';

export const demoAccounts: readonly DemoAccount[] = [
  {
    key: 'customer',
    role: 'customer',
    email: 'meena@demo.mistri.in',
    password,
    name: 'Meena K',
    host: 'customer.localhost',
    what: 'customer in Madurai',
  },
  {
    key: 'business',
    role: 'customer',
    email: 'business@demo.mistri.in',
    password,
    name: 'Vaigai Mobiles',
    host: 'business.localhost',
    what: 'repair shop that buys at B2B prices',
  },
  {
    key: 'dealer',
    role: 'dealer',
    email: 'dealer@demo.mistri.in',
    password,
    name: 'Chennai Spares',
    host: 'dealer.localhost',
    what: 'dealer with listings',
  },
  {
    key: 'technician',
    role: 'technician',
    email: 'technician@demo.mistri.in',
    password,
    name: 'Arun S',
    host: 'technician.localhost',
    technicianClass: 'software',
    what: 'software technician in Chennai, certified',
  },
  {
    key: 'technician2',
    role: 'technician',
    email: 'kavya@demo.mistri.in',
    password,
    name: 'Kavya R',
    host: 'technician2.localhost',
    technicianClass: 'software',
    what: 'software technician in Coimbatore, certified',
  },
  {
    key: 'owner',
    role: 'admin',
    email: 'owner@demo.mistri.in',
    password,
    name: 'Owner',
    host: 'admin.localhost',
    capabilities: ['owner', 'operations', 'compliance', 'support'],
    what: 'admin: everything but money',
  },
  {
    key: 'operations',
    role: 'admin',
    email: 'operations@demo.mistri.in',
    password,
    name: 'Operations',
    host: 'admin.localhost',
    capabilities: ['operations'],
    what: 'admin: approvals, orders, disputes',
  },
  {
    key: 'finance',
    role: 'admin',
    email: 'finance@demo.mistri.in',
    password,
    name: 'Finance One',
    host: 'admin.localhost',
    capabilities: ['finance'],
    what: 'admin: holds, releases, payouts',
  },
  {
    key: 'finance2',
    role: 'admin',
    email: 'finance2@demo.mistri.in',
    password,
    name: 'Finance Two',
    host: 'admin.localhost',
    capabilities: ['finance'],
    what: 'admin: the second signature',
  },
  {
    key: 'compliance',
    role: 'admin',
    email: 'compliance@demo.mistri.in',
    password,
    name: 'Compliance',
    host: 'admin.localhost',
    capabilities: ['compliance'],
    what: 'admin: audit log',
  },
];
