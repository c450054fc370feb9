import type { Generated } from 'kysely';
import type {
  TechnicianClass,
  TechnicianDocumentKind,
  TechnicianState,
} from '@mistri/contracts/repair/technician-states';

export interface TechniciansTable {
  technician_id: string;
  user_id: string;
  class: TechnicianClass;
  state: TechnicianState;
  display_name: string;
  skills: string[];
  languages: string[];
  experience_years: number;
  about: string;
  city: string;
  pin: string;
  state_code: string;
  gstin: string | null;
  data_key: string;
  sealed: string;
  pan_digest: string;
  available: Generated<boolean>;
  photo_file: Generated<string | null>;
  certificate_no: Generated<string | null>;
  /** `YYYY-MM-DD`, the last good day in India. */
  certified_until: Generated<string | null>;
  warned_at: Generated<Date | null>;
  reason: string | null;
  decided_by: string | null;
  submitted_at: Date | null;
  decided_at: Date | null;
  created_at: Date;
  changed_at: Date;
}

export interface TechnicianCertificatesTable {
  certificate_id: string;
  technician_id: string;
  certificate_no: string;
  certified_until: string;
  issued_by: string;
  issued_at: Date;
}

export interface TechnicianDocumentsTable {
  document_id: string;
  technician_id: string;
  kind: TechnicianDocumentKind;
  file_name: string;
  content_type: 'application/pdf' | 'image/jpeg' | 'image/png';
  size_bytes: number;
  sha256: string;
  expires_on: string | null;
  uploaded_at: Date;
  replaced_at: Date | null;
}

declare module '#platform/db/database.ts' {
  interface Database {
    technicians: TechniciansTable;
    technician_certificates: TechnicianCertificatesTable;
    technician_documents: TechnicianDocumentsTable;
  }
}
