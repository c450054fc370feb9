import type { Generated } from 'kysely';
import type { linkPlatforms } from '@mistri/contracts/link/presence';

export type DeviceKind = 'agent' | 'browser' | 'relay';
export type LinkPlatform = (typeof linkPlatforms)[number];

export const tokenScopes = ['register', 'read'] as const;
export type TokenScope = (typeof tokenScopes)[number];

export const historyActs = ['registered', 'renamed', 'removed', 'token_made', 'token_revoked'] as const;
export type HistoryAct = (typeof historyActs)[number];

export interface DevicesTable {
  device_id: string;
  owner_id: string | null;
  kind: DeviceKind;
  platform: LinkPlatform;
  name: string;
  public_key: string;
  version: string | null;
  token_id: string | null;
  created_at: Date;
  last_seen_at: Date | null;
  removed_at: Date | null;
  removed_reason: string | null;
  is_temporary: Generated<boolean>;
  absent_since: Date | null;
}

interface DeviceChallengesTable {
  nonce: string;
  owner_id: string;
  expires_at: Date;
}

export interface DeviceTokensTable {
  token_id: string;
  owner_id: string;
  name: string;
  token_hash: string;
  scopes: TokenScope[];
  devices_left: number;
  created_at: Date;
  expires_at: Date;
  last_used_at: Date | null;
  revoked_at: Date | null;
}

export interface DeviceHistoryTable {
  entry_id: string;
  owner_id: string;
  device_id: string | null;
  token_id: string | null;
  what: HistoryAct;
  name: string;
  at: Date;
}

declare module '#platform/db/database.ts' {
  interface Database {
    devices: DevicesTable;
    device_challenges: DeviceChallengesTable;
    device_tokens: DeviceTokensTable;
    device_history: DeviceHistoryTable;
  }
}
