-- ROLE-4: technicians apply, an admin verifies and certifies them. What names the person is sealed.

CREATE TABLE technicians (
  technician_id    text PRIMARY KEY,
  user_id          text NOT NULL UNIQUE,
  class            text NOT NULL CHECK (class IN ('software', 'hardware')),
  state            text NOT NULL CHECK (state IN ('draft', 'submitted', 'active', 'rejected', 'suspended', 'blocked')),
  display_name     text NOT NULL,
  skills           text[] NOT NULL CHECK (cardinality(skills) BETWEEN 1 AND 12),
  languages        text[] NOT NULL CHECK (cardinality(languages) BETWEEN 1 AND 10),
  experience_years int NOT NULL CHECK (experience_years BETWEEN 0 AND 60),
  about            text NOT NULL,
  city             text NOT NULL,
  pin              text NOT NULL CHECK (pin ~ '^[1-9][0-9]{5}$'),
  state_code       text NOT NULL CHECK (state_code ~ '^[0-9]{2}$'),
  gstin            text CHECK (gstin ~ '^[0-9A-Z]{15}$'),
  -- {legalName, pan, addressLine}
  data_key         text NOT NULL,
  sealed           text NOT NULL,
  -- Keyed: one person is certified once.
  pan_digest       text NOT NULL,
  available        boolean NOT NULL DEFAULT true,
  photo_file       text,
  certificate_no   text UNIQUE,
  -- Last day, in India.
  certified_until  date,
  warned_at        timestamptz,
  reason           text,
  decided_by       text,
  submitted_at     timestamptz,
  decided_at       timestamptz,
  created_at       timestamptz NOT NULL,
  changed_at       timestamptz NOT NULL,
  CHECK (state NOT IN ('active', 'suspended') OR (certificate_no IS NOT NULL AND certified_until IS NOT NULL))
);
CREATE UNIQUE INDEX technicians_pan ON technicians (pan_digest) WHERE state NOT IN ('draft', 'rejected');
CREATE INDEX technicians_queue ON technicians (state, technician_id);
CREATE INDEX technicians_expiry ON technicians (certified_until) WHERE state = 'active';

CREATE SEQUENCE technician_certificate_numbers;

-- Every certificate and renewal that was given.
CREATE TABLE technician_certificates (
  certificate_id  text PRIMARY KEY,
  technician_id   text NOT NULL,
  certificate_no  text NOT NULL,
  certified_until date NOT NULL,
  issued_by       text NOT NULL,
  issued_at       timestamptz NOT NULL
);
CREATE INDEX technician_certificates_technician ON technician_certificates (technician_id, issued_at);
CREATE TRIGGER technician_certificates_append_only BEFORE UPDATE OR DELETE ON technician_certificates
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON technician_certificates FROM mistri_app;

CREATE TABLE technician_documents (
  document_id   text PRIMARY KEY,
  technician_id text NOT NULL REFERENCES technicians,
  kind          text NOT NULL CHECK (kind IN ('identity_proof', 'address_proof', 'pan_card', 'skill_certificate')),
  file_name     text NOT NULL,
  content_type  text NOT NULL CHECK (content_type IN ('application/pdf', 'image/jpeg', 'image/png')),
  size_bytes    int NOT NULL CHECK (size_bytes > 0),
  sha256        text NOT NULL,
  expires_on    date,
  uploaded_at   timestamptz NOT NULL,
  replaced_at   timestamptz
);
CREATE UNIQUE INDEX technician_documents_present ON technician_documents (technician_id, kind) WHERE replaced_at IS NULL;
CREATE INDEX technician_documents_uploaded ON technician_documents (technician_id, uploaded_at);
