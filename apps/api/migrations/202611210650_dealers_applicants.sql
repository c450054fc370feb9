-- MKT-1, ROLE-2: dealers and businesses apply, an admin verifies. Both are the same thing with another outcome.

CREATE TABLE applicants (
  -- dlr_… or biz_…
  applicant_id text PRIMARY KEY,
  kind         text NOT NULL CHECK (kind IN ('dealer', 'business')),
  user_id      text NOT NULL,
  state        text NOT NULL CHECK (state IN ('draft', 'submitted', 'active', 'rejected', 'suspended', 'blocked')),
  legal_name   text NOT NULL,
  display_name text NOT NULL,
  gstin        text NOT NULL CHECK (gstin ~ '^[0-9A-Z]{15}$'),
  state_code   text NOT NULL CHECK (state_code ~ '^[0-9]{2}$'),
  address_line text NOT NULL,
  city         text NOT NULL,
  pin          text NOT NULL CHECK (pin ~ '^[1-9][0-9]{5}$'),
  tier         text NOT NULL DEFAULT 'standard',
  reason       text,
  decided_by   text,
  submitted_at timestamptz,
  decided_at   timestamptz,
  created_at   timestamptz NOT NULL,
  changed_at   timestamptz NOT NULL,
  CHECK (applicant_id LIKE CASE kind WHEN 'dealer' THEN 'dlr\_%' ELSE 'biz\_%' END)
);
CREATE UNIQUE INDEX applicants_one_per_user ON applicants (user_id, kind);
-- A GSTIN sells or buys once; a draft that nobody submitted blocks nobody.
CREATE UNIQUE INDEX applicants_gstin ON applicants (kind, gstin) WHERE state NOT IN ('draft', 'rejected');
CREATE INDEX applicants_queue ON applicants (kind, state, applicant_id);

CREATE TABLE applicant_documents (
  document_id  text PRIMARY KEY,
  applicant_id text NOT NULL REFERENCES applicants,
  kind         text NOT NULL CHECK (kind IN ('gst_certificate', 'pan_card', 'address_proof', 'bank_proof', 'trade_licence')),
  file_name    text NOT NULL,
  content_type text NOT NULL CHECK (content_type IN ('application/pdf', 'image/jpeg', 'image/png')),
  size_bytes   int NOT NULL CHECK (size_bytes > 0),
  sha256       text NOT NULL,
  -- Last day on which it is good; null for documents without an end.
  expires_on   date,
  warned_at    timestamptz,
  uploaded_at  timestamptz NOT NULL,
  replaced_at  timestamptz
);
CREATE UNIQUE INDEX applicant_documents_present ON applicant_documents (applicant_id, kind) WHERE replaced_at IS NULL;
CREATE INDEX applicant_documents_expiry ON applicant_documents (expires_on) WHERE replaced_at IS NULL AND expires_on IS NOT NULL;
