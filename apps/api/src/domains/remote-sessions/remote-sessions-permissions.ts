import type { PermissionRow } from '#platform/auth/authorize.ts';

const staff = ['operations', 'support', 'compliance', 'auditor'] as const;

/**
 * A session is its customer's and its technician's. Who is assigned, certified and paid for is decided by the room
 * (`check-work.ts`); what the newest consent allows is decided at the customer's end, by nobody here.
 */
export const remoteSessionsPermissions: readonly PermissionRow[] = [
  { action: 'remote_sessions.request', role: 'technician' },
  { action: 'remote_sessions.list', role: 'customer' },
  { action: 'remote_sessions.list', role: 'technician' },
  { action: 'remote_sessions.read', role: 'customer', relation: 'customer' },
  { action: 'remote_sessions.read', role: 'technician', relation: 'technician' },
  { action: 'remote_sessions.read', role: 'admin', capability: staff },
  { action: 'remote_sessions.answer', role: 'customer', relation: 'customer' },
  { action: 'remote_sessions.end', role: 'customer', relation: 'customer' },
  { action: 'remote_sessions.end', role: 'technician', relation: 'technician' },
  { action: 'remote_sessions.reconnect', role: 'customer', relation: 'customer' },
  { action: 'remote_sessions.reconnect', role: 'technician', relation: 'technician' },
  { action: 'remote_sessions.search', role: 'admin', capability: staff },
  { action: 'remote_sessions.watch', role: 'admin', capability: ['operations'] },
  { action: 'remote_sessions.terminate', role: 'admin', capability: ['operations'] },
  { action: 'firmware.list', role: 'technician' },
  { action: 'firmware.list', role: 'customer' },
  { action: 'firmware.list', role: 'admin', capability: staff },
  { action: 'firmware.read', role: 'technician' },
  { action: 'firmware.read', role: 'customer' },
  { action: 'firmware.publish', role: 'admin', capability: ['operations'] },
];
