import type { ColumnType } from 'kysely';
import type {
  DisputeKind,
  DisputeOutcome,
  DisputeSide,
  DisputeState,
  DisputeWish,
} from '@mistri/contracts/disputes/dispute-states';

export type MessageSide = DisputeSide | 'platform';
export type MessageKind = 'claim' | 'message' | 'note' | 'decision' | 'appeal' | 'withdrawal';
export type OfferState = 'open' | 'accepted' | 'declined' | 'replaced' | 'ended';

export interface LineAmount {
  readonly lineId: string;
  readonly amount_minor: number;
}

export interface DisputesTable {
  dispute_id: string;
  job_id: string;
  customer_id: string;
  payee_id: string;
  opened_by: DisputeSide;
  opener_id: string;
  kind: DisputeKind;
  wish: DisputeWish;
  state: DisputeState;
  outcome: DisputeOutcome | null;
  data_key: string;
  opened_at: Date;
  answer_by: Date;
  decide_by: Date;
  decided_by: string | null;
  decided_at: Date | null;
  appeal_until: Date | null;
  customer_accepted_at: Date | null;
  payee_accepted_at: Date | null;
  appealed_by: DisputeSide | null;
  appealed_at: Date | null;
  appeal_decided_by: string | null;
  closed_at: Date | null;
  refund_id: string | null;
  overdue_alert_at: Date | null;
}

export interface DisputeLinesTable {
  dispute_id: string;
  line_id: string;
  claimed_minor: number;
  decided_minor: number | null;
  frozen: boolean;
}

export interface DisputeMessagesTable {
  message_id: string;
  dispute_id: string;
  side: MessageSide;
  author_id: string;
  kind: MessageKind;
  sealed: string;
  at: Date;
}

export interface DisputeEvidenceTable {
  evidence_id: string;
  dispute_id: string;
  side: MessageSide;
  uploaded_by: string;
  file_name: string;
  content_type: string;
  size_bytes: number;
  sha256: string;
  caption_sealed: string | null;
  at: Date;
}

export interface DisputeOffersTable {
  offer_id: string;
  dispute_id: string;
  side: DisputeSide;
  author_id: string;
  lines: ColumnType<LineAmount[], string, never>;
  amount_minor: number;
  state: OfferState;
  at: Date;
  ended_at: Date | null;
}

export interface DisputeStepsTable {
  step_id: string;
  dispute_id: string;
  at: Date;
  act: string;
  by_side: MessageSide | 'system';
  by_id: string;
  facts: ColumnType<Record<string, unknown>, string, never>;
}

declare module '#platform/db/database.ts' {
  interface Database {
    disputes: DisputesTable;
    dispute_lines: DisputeLinesTable;
    dispute_messages: DisputeMessagesTable;
    dispute_evidence: DisputeEvidenceTable;
    dispute_offers: DisputeOffersTable;
    dispute_steps: DisputeStepsTable;
  }
}
