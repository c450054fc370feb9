import type { Generated } from 'kysely';
import type { ApplicantKind, ApplicantState, DocumentKind } from '@mistri/contracts/dealers/applicant-states';

export interface ApplicantsTable {
  applicant_id: string;
  kind: ApplicantKind;
  user_id: string;
  state: ApplicantState;
  legal_name: string;
  display_name: string;
  gstin: string;
  state_code: string;
  address_line: string;
  city: string;
  pin: string;
  tier: Generated<string>;
  reason: string | null;
  decided_by: string | null;
  submitted_at: Date | null;
  decided_at: Date | null;
  created_at: Date;
  changed_at: Date;
}

export interface ApplicantDocumentsTable {
  document_id: string;
  applicant_id: string;
  kind: DocumentKind;
  file_name: string;
  content_type: 'application/pdf' | 'image/jpeg' | 'image/png';
  size_bytes: number;
  sha256: string;
  /** `YYYY-MM-DD`: the last day it is valid in India. */
  expires_on: string | null;
  warned_at: Date | null;
  uploaded_at: Date;
  replaced_at: Date | null;
}

declare module '#platform/db/database.ts' {
  interface Database {
    applicants: ApplicantsTable;
    applicant_documents: ApplicantDocumentsTable;
  }
}
