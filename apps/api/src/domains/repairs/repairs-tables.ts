import type { ColumnType, Generated } from 'kysely';
import type { QuoteState, RepairMover, RepairState } from '@mistri/contracts/repair/repair-states';
import type { RepairRules } from '@mistri/contracts/repair/repair-rules';
import type { RepairCategory, RepairKind, RepairMode, SymptomCode } from '@mistri/contracts/repair/symptoms';
import type { NewJobLine } from '#rooms/jobs/index.ts';

type Json<T> = ColumnType<T, string, string>;

export interface RepairRulesTable {
  rule_version: Generated<number>;
  body: Json<RepairRules>;
  effective_from: Date;
  created_by: string;
  created_at: Date;
  reason: string;
}

export interface RepairsTable {
  repair_id: string;
  customer_id: string;
  state: RepairState;
  state_before_dispute: RepairState | null;
  mode: RepairMode;
  kind: RepairKind;
  category: RepairCategory;
  brand: string;
  model: string;
  symptoms: SymptomCode[];
  city: string;
  pin: string;
  state_code: string;
  data_key: string;
  sealed: string;
  backup: 'yes' | 'no' | 'unsure';
  preferred_at: Date | null;
  rule_version: number;
  warranty_of: string | null;
  assignment_id: string | null;
  technician_id: string | null;
  technician_user_id: string | null;
  accepted_at: Date | null;
  queued_at: Date | null;
  act_by: Date | null;
  paid_minor: Generated<number>;
  report_sealed: string | null;
  completed_at: Date | null;
  verified_at: Date | null;
  warranty_until: Date | null;
  created_at: Date;
  changed_at: Date;
}

export interface RepairEventsTable {
  event_no: Generated<number>;
  repair_id: string;
  at: Date;
  from_state: string | null;
  to_state: string;
  mover: RepairMover;
  actor_id: string;
  reason: string | null;
}

export const assignmentEnds = [
  'returned',
  'unassigned',
  'reassigned',
  'overdue',
  'suspended',
  'ended',
  'done',
] as const;
export type AssignmentEnd = (typeof assignmentEnds)[number];

export interface RepairAssignmentsTable {
  assignment_id: string;
  repair_id: string;
  technician_id: string;
  technician_user_id: string;
  assigned_by: string;
  assigned_at: Date;
  accept_by: Date;
  accepted_at: Date | null;
  ended_at: Date | null;
  cause: AssignmentEnd | null;
  reason: string | null;
}

export interface RepairQuotesTable {
  quote_id: string;
  repair_id: string;
  version: number;
  assignment_id: string;
  technician_id: string;
  state: QuoteState;
  is_addition: boolean;
  lines: Json<NewJobLine[]>;
  fee_minor: number;
  total_minor: number;
  note: string | null;
  presented_at: Date;
  valid_until: Date;
  decided_at: Date | null;
  reason: string | null;
  job_id: string | null;
  checkout_id: string | null;
}

export interface RepairPhotosTable {
  photo_id: string;
  repair_id: string;
  file_name: string;
  content_type: 'image/jpeg' | 'image/png';
  size_bytes: number;
  caption: string | null;
  uploaded_at: Date;
}

declare module '#platform/db/database.ts' {
  interface Database {
    repair_rules: RepairRulesTable;
    repairs: RepairsTable;
    repair_events: RepairEventsTable;
    repair_assignments: RepairAssignmentsTable;
    repair_quotes: RepairQuotesTable;
    repair_photos: RepairPhotosTable;
  }
}
