/** PRODUCT §2. `business` is a customer whose GSTIN was verified: found at sign-in, never asked for. */
export const roles = ['customer', 'business', 'technician', 'provider', 'dealer', 'admin'] as const;
export type Role = (typeof roles)[number];

/** ROLE-7. `auditor` reads everything that compliance reads and changes nothing (GOV-7). */
export const adminCapabilities = ['operations', 'finance', 'compliance', 'support', 'owner', 'auditor'] as const;
export type AdminCapability = (typeof adminCapabilities)[number];

/** ID-4. */
export const userStatuses = ['pending', 'active', 'suspended', 'blocked'] as const;
export type UserStatus = (typeof userStatuses)[number];
