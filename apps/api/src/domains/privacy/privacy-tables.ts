import type { ColumnType, Generated } from 'kysely';
import type { Kept, Obstacle } from '#platform/personal-data.ts';

type Json<T> = ColumnType<T, string, string>;

export type Locale = 'en' | 'ta' | 'hi';
export type NoticeTexts = Record<Locale, { title: string; text: string }>;

export interface PrivacyNoticesTable {
  purpose: string;
  version: number;
  basis: 'service' | 'consent';
  adults_only: boolean;
  texts: Json<NoticeTexts>;
  asks_again: boolean;
  effective_from: Date;
  published_by: string;
  reason: string;
}

export interface ConsentLogTable {
  entry_no: Generated<number>;
  user_id: string;
  purpose: string;
  version: number;
  granted: boolean;
  locale: Locale;
  cause: 'person' | 'child' | 'erasure';
  at: Date;
}

export interface PrivacyProfilesTable {
  user_id: string;
  age_group: 'adult' | 'child' | null;
  age_declared_at: Date | null;
  guardian_id: string | null;
  guardian_accepted_at: Date | null;
  suspended_by_rule: Generated<boolean>;
  nominee_key: string | null;
  nominee_sealed: string | null;
  nominated_at: Date | null;
}

export interface GuardianRequestsTable {
  request_id: string;
  child_id: string;
  token_hash: string;
  row_key: string;
  email_sealed: string;
  token_sealed: string | null;
  created_at: Date;
  expires_at: Date;
  accepted_at: Date | null;
}

export interface DataExportsTable {
  export_id: string;
  user_id: string;
  state: 'requested' | 'ready' | 'failed' | 'expired';
  requested_at: Date;
  ready_at: Date | null;
  expires_at: Date | null;
  file_name: string | null;
  row_key: string | null;
  size_bytes: number | null;
}

export interface ErasuresTable {
  erasure_id: string;
  user_id: string;
  state: 'cooling_off' | 'done' | 'cancelled';
  requested_at: Date;
  due_at: Date;
  obstacles: ColumnType<Obstacle[], string | undefined, string>;
  kept: ColumnType<Kept[] | null, string | null, string>;
  ended_at: Date | null;
  farewell_key: string | null;
  farewell_sealed: string | null;
}

export interface LegalClocksTable {
  clock: string;
  effective_from: Date;
  hours: number | null;
  months: number | null;
  source: string;
}

export const complaintCategories = ['order', 'payment', 'seller', 'repair', 'privacy', 'account', 'other'] as const;
export const complaintStates = ['received', 'acknowledged', 'resolved', 'closed'] as const;
export type ComplaintState = (typeof complaintStates)[number];

export interface ComplaintsTable {
  complaint_id: string;
  ticket: string;
  user_id: string;
  category: (typeof complaintCategories)[number];
  about_id: string | null;
  row_key: string | null;
  title_sealed: string | null;
  state: ComplaintState;
  received_at: Date;
  acknowledge_by: Date;
  resolve_by: Date;
  acknowledged_at: Date | null;
  resolved_at: Date | null;
  closed_at: Date | null;
  officer_id: string | null;
  reopened: Generated<number>;
  alerted: Generated<string[]>;
}

export interface ComplaintMessagesTable {
  message_no: Generated<number>;
  complaint_id: string;
  author_id: string;
  from_officer: boolean;
  text_sealed: string;
  at: Date;
}

export interface BreachesTable {
  breach_id: string;
  title: string;
  description: string;
  data_kinds: string[];
  affected_count: number;
  discovered_at: Date;
  recorded_by: string;
  recorded_at: Date;
  closed_at: Date | null;
  alerted: Generated<string[]>;
}

export const breachSteps = ['certin_reported', 'board_informed', 'people_told', 'board_detailed'] as const;
export type BreachStep = (typeof breachSteps)[number];

export interface BreachStepsTable {
  breach_id: string;
  step: BreachStep;
  due_at: Date;
  done_at: Date | null;
  reference: string | null;
  noted_by: string | null;
}

export interface BreachPeopleTable {
  breach_id: string;
  user_id: string;
  notice_no: number;
  told_at: Date | null;
  reached: boolean | null;
}

export interface BreachNoticesTable {
  breach_id: string;
  notice_no: number;
  texts: Json<Record<Locale, string>>;
  made_by: string;
  made_at: Date;
}

declare module '#platform/db/database.ts' {
  interface Database {
    privacy_notices: PrivacyNoticesTable;
    consent_log: ConsentLogTable;
    privacy_profiles: PrivacyProfilesTable;
    guardian_requests: GuardianRequestsTable;
    data_exports: DataExportsTable;
    erasures: ErasuresTable;
    legal_clocks: LegalClocksTable;
    complaints: ComplaintsTable;
    complaint_messages: ComplaintMessagesTable;
    breaches: BreachesTable;
    breach_steps: BreachStepsTable;
    breach_people: BreachPeopleTable;
    breach_notices: BreachNoticesTable;
  }
}
