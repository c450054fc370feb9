import type { Generated } from 'kysely';
import type { LinkPolicy } from '@mistri/link';

/** Every plan allows more than the one before it. */
export const planNames = ['free', 'team', 'business'] as const;
export type PlanName = (typeof planNames)[number];
export const boughtPlans = ['team', 'business'] as const;
export type BoughtPlan = (typeof boughtPlans)[number];
export const planPeriods = ['month', 'year'] as const;
export type PlanPeriod = (typeof planPeriods)[number];
export const purchaseStates = ['waiting', 'paid', 'lapsed', 'refunded'] as const;
export type PurchaseState = (typeof purchaseStates)[number];
export const teamRoles = ['owner', 'admin', 'member'] as const;
export type TeamRole = (typeof teamRoles)[number];
export const subjectKinds = ['team', 'member', 'device', 'tag'] as const;
export type SubjectKind = (typeof subjectKinds)[number];
export const targetKinds = ['team', 'device', 'tag'] as const;
export type TargetKind = (typeof targetKinds)[number];
export const relayStates = ['active', 'draining', 'removed'] as const;
export type RelayState = (typeof relayStates)[number];
export const sessionStates = ['connecting', 'open', 'paused', 'ended'] as const;
export type SessionState = (typeof sessionStates)[number];
export type Rung = 'tcp' | 'quic' | 'ice' | 'rdp' | 'relay';
export type Side = 'host' | 'guest';

export interface LinkPlansTable {
  plan: PlanName;
  version: number;
  seats: number;
  devices: number;
  live_sessions: number;
  from_at: Date;
  month_minor: number;
  year_minor: number;
  sac: Generated<string>;
}

export interface LinkTeamsTable {
  team_id: string;
  name: string | null;
  personal_of: string | null;
  plan: Generated<PlanName>;
  created_at: Date;
  paid_until: Generated<Date | null>;
  paid_anchor: Generated<number | null>;
  ending_told: Generated<number | null>;
}

export interface LinkPurchasesTable {
  purchase_id: string;
  team_id: string;
  buyer_id: string;
  plan: BoughtPlan;
  plan_version: number;
  period: PlanPeriod;
  price_minor: number;
  credit_minor: number;
  total_minor: number;
  details: string;
  checkout_id: string;
  state: Generated<PurchaseState>;
  pay_by: Date;
  starts_at: Generated<Date | null>;
  ends_at: Generated<Date | null>;
  superseded_by: Generated<string | null>;
  invoice_id: Generated<string | null>;
  created_at: Date;
  changed_at: Date;
}

export interface LinkMembersTable {
  team_id: string;
  user_id: string;
  role: TeamRole;
  joined_at: Date;
}

export interface LinkInvitationsTable {
  invitation_id: string;
  team_id: string;
  contact_index: string;
  row_key: string;
  contact_sealed: string;
  role: 'admin' | 'member';
  invited_by: string;
  created_at: Date;
  expires_at: Date;
  state: Generated<'open' | 'accepted' | 'declined' | 'withdrawn'>;
  decided_at: Date | null;
}

export interface LinkNodesTable {
  device_id: string;
  team_id: string | null;
  tags: Generated<string[]>;
  region: string | null;
  added_at: Date;
}

export interface LinkRulesTable {
  rule_id: string;
  team_id: string;
  subject_kind: SubjectKind;
  subject: string | null;
  target_kind: TargetKind;
  target: string | null;
  scopes: string[];
  policy: LinkPolicy;
  bytes_per_second: number | null;
  max_minutes: number;
  created_by: string;
  created_at: Date;
}

export interface LinkRelaysTable {
  relay_id: string;
  device_id: string;
  region: string;
  public_key: string;
  tls: string;
  quic: string | null;
  ws: string | null;
  stun: Generated<string[]>;
  state: Generated<RelayState>;
  state_reason: string | null;
  created_at: Date;
  sessions: Generated<number>;
  bytes_per_second: Generated<number>;
  load: Generated<number>;
  is_draining: Generated<boolean>;
  reported_at: Date | null;
}

export interface LinkKeysTable {
  kid: string;
  row_key: string;
  private_sealed: string;
  public_key: string;
  signs_from: Date;
  created_at: Date;
}

export interface LinkSessionsTable {
  session_id: string;
  host_device: string;
  guest_device: string;
  host_owner: string;
  guest_owner: string;
  team_id: string | null;
  rule_id: string | null;
  opened_by: string;
  reference: string | null;
  scopes: string[];
  policy: LinkPolicy;
  relays: string[];
  claims: string;
  kid: string;
  row_key: string | null;
  opened_at: Date;
  hard_end: Date;
  state: Generated<SessionState>;
  host_introduced_at: Date | null;
  guest_introduced_at: Date | null;
  rung: Rung | null;
  round_trip_ms: number | null;
  bytes_per_second: number | null;
  reported_at: Date | null;
  ended_at: Date | null;
  ended_by: Side | 'server' | null;
  end_reason: string | null;
  host_sent_bytes: number | null;
  guest_sent_bytes: number | null;
}

interface LinkReportsTable {
  session_id: string;
  side: Side;
  at: Date;
  report_sealed: string;
}

interface LinkProcessesTable {
  process_id: string;
  beat_at: Date;
}

export interface LinkPresenceTable {
  connection_id: string;
  device_id: string;
  process_id: string;
  is_serving: boolean;
  since: Date;
}

declare module '#platform/db/database.ts' {
  interface Database {
    link_plans: LinkPlansTable;
    link_teams: LinkTeamsTable;
    link_members: LinkMembersTable;
    link_purchases: LinkPurchasesTable;
    link_invitations: LinkInvitationsTable;
    link_nodes: LinkNodesTable;
    link_rules: LinkRulesTable;
    link_relays: LinkRelaysTable;
    link_keys: LinkKeysTable;
    link_sessions: LinkSessionsTable;
    link_reports: LinkReportsTable;
    link_processes: LinkProcessesTable;
    link_presence: LinkPresenceTable;
  }
}
