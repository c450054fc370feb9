import type { Generated } from 'kysely';
import type { ConsentLanguage } from '@mistri/contracts/remote-sessions/consent';
import type { EndReason } from '@mistri/contracts/remote-sessions/remote-sessions';
import type { RemoteSessionState, SessionMode, SessionOutcome } from '@mistri/contracts/remote-sessions/session-states';
import type { Power } from '@mistri/contracts/repair/powers';

export interface RemoteSessionsTable {
  session_id: string;
  repair_id: string;
  customer_id: string;
  technician_id: string;
  technician_user_id: string;
  technician_device: string;
  technician_key: string;
  row_key: string | null;
  technician_sealed: string;
  mode: SessionMode;
  powers: Power[];
  minutes: number;
  reason_sealed: string;
  state: RemoteSessionState;
  state_since: Date;
  paused_by: 'network' | 'customer' | null;
  requested_at: Date;
  answer_by: Date;
  customer_device: string | null;
  customer_key: string | null;
  phone_sealed: string | null;
  consent_number: Generated<number>;
  granted: Generated<Power[]>;
  ends_at: Date | null;
  hard_end: Date | null;
  consented_at: Date | null;
  active_at: Date | null;
  link_session_id: string | null;
  imei_digest: string | null;
  imei_last_four: string | null;
  log_seq: Generated<number>;
  log_hash: string;
  log_at: Generated<string>;
  log_bytes: Generated<number>;
  log_closed: Generated<boolean>;
  refused_attempts: Generated<number>;
  ended_at: Date | null;
  outcome: SessionOutcome | null;
  end_reason: EndReason | null;
  end_note_sealed: string | null;
}

export interface RemoteSessionConsentsTable {
  session_id: string;
  number: number;
  sha256: string;
  powers: Power[];
  granted_at: Date;
  ends_at: Date;
  language: ConsentLanguage;
  received_at: Date;
  signed_sealed: string;
}

export interface RemoteSessionLogTable {
  session_id: string;
  seq: number;
  hash: string;
  received_at: Date;
  entry_sealed: string;
}

interface RemoteSessionWatchersTable {
  session_id: string;
  admin_id: string;
  until_at: Date;
}

export interface FirmwareImagesTable {
  image_id: string;
  product: string;
  partition: string;
  build: string;
  rollback_index: number | null;
  bytes: number;
  sha256: string;
  file_name: string;
  public_key: string;
  signature: string;
  published_at: Date;
  published_by: string;
  withdrawn_at: Date | null;
}

declare module '#platform/db/database.ts' {
  interface Database {
    remote_sessions: RemoteSessionsTable;
    remote_session_consents: RemoteSessionConsentsTable;
    remote_session_log: RemoteSessionLogTable;
    remote_session_watchers: RemoteSessionWatchersTable;
    firmware_images: FirmwareImagesTable;
  }
}
