-- MKT-10, IN-3, IN-9: numbered tax documents. Numbers have no gaps per supplier GSTIN, series and financial year; what was
-- issued never changes and is never deleted.

-- Locked in the issuing transaction: who rolls back gives the number back.
CREATE TABLE invoice_counters (
  -- GSTIN of the supplier; the supplier's id while it has none
  supplier_key   text NOT NULL,
  series         text NOT NULL CHECK (series ~ '^[A-Z]{2}$'),
  financial_year text NOT NULL CHECK (financial_year ~ '^\d{4}-\d{2}$'),
  last_number    int NOT NULL CHECK (last_number BETWEEN 1 AND 9999999),
  -- Dates follow the numbers: a later number never bears an earlier date.
  last_issued_at timestamptz NOT NULL,
  PRIMARY KEY (supplier_key, series, financial_year)
);

CREATE TABLE invoices (
  invoice_id      text PRIMARY KEY,
  kind            text NOT NULL CHECK (kind IN ('tax_invoice', 'bill_of_supply', 'credit_note', 'commission_invoice',
                                                'commission_credit_note')),
  -- What it was issued for; a repeated event issues nothing.
  cause           text NOT NULL UNIQUE,
  supplier_key    text NOT NULL,
  series          text NOT NULL,
  financial_year  text NOT NULL,
  number          int NOT NULL,
  document_number text NOT NULL CHECK (document_number ~ '^[A-Z0-9/-]{1,16}$'),
  issued_on       date NOT NULL,
  issued_at       timestamptz NOT NULL,
  supplier_id     text NOT NULL,
  supplier_gstin  text,
  recipient_id    text NOT NULL,
  recipient_gstin text,
  job_id          text NOT NULL,
  refers_to       text REFERENCES invoices,
  place_of_supply text NOT NULL CHECK (place_of_supply ~ '^\d{2}$'),
  reverse_charge  boolean NOT NULL,
  taxable_minor   bigint NOT NULL CHECK (taxable_minor >= 0),
  cgst_minor      bigint NOT NULL CHECK (cgst_minor >= 0),
  sgst_minor      bigint NOT NULL CHECK (sgst_minor >= 0),
  igst_minor      bigint NOT NULL CHECK (igst_minor >= 0),
  total_minor     bigint NOT NULL CHECK (total_minor BETWEEN 1 AND 100000000000000),
  -- The whole document with names and addresses, sealed with its own key; the digest is of the canonical JSON inside.
  data_key        text NOT NULL,
  content_sealed  text NOT NULL,
  content_sha256  text NOT NULL CHECK (content_sha256 ~ '^[0-9a-f]{64}$'),
  CONSTRAINT invoices_number UNIQUE (supplier_key, series, financial_year, number),
  CONSTRAINT invoices_document_number UNIQUE (supplier_key, financial_year, document_number),
  CONSTRAINT invoices_total CHECK (total_minor = taxable_minor + cgst_minor + sgst_minor + igst_minor),
  CONSTRAINT invoices_one_tax CHECK (igst_minor = 0 OR cgst_minor + sgst_minor = 0),
  CONSTRAINT invoices_correction CHECK ((kind IN ('credit_note', 'commission_credit_note')) = (refers_to IS NOT NULL))
);
CREATE INDEX invoices_job ON invoices (job_id, invoice_id);
CREATE INDEX invoices_supplier ON invoices (supplier_id, invoice_id);
CREATE INDEX invoices_recipient ON invoices (recipient_id, invoice_id);
CREATE INDEX invoices_day ON invoices (issued_on, invoice_id);
CREATE INDEX invoices_refers_to ON invoices (refers_to) WHERE refers_to IS NOT NULL;

-- The amounts of the lines, for returns and for what credit notes may still take. Nothing personal.
CREATE TABLE invoice_lines (
  invoice_id    text NOT NULL REFERENCES invoices,
  position      int NOT NULL,
  line_id       text NOT NULL,
  hsn           text NOT NULL,
  gst_rate_bp   int NOT NULL,
  quantity      int NOT NULL CHECK (quantity > 0),
  taxable_minor bigint NOT NULL CHECK (taxable_minor >= 0),
  cgst_minor    bigint NOT NULL CHECK (cgst_minor >= 0),
  sgst_minor    bigint NOT NULL CHECK (sgst_minor >= 0),
  igst_minor    bigint NOT NULL CHECK (igst_minor >= 0),
  total_minor   bigint NOT NULL CHECK (total_minor = taxable_minor + cgst_minor + sgst_minor + igst_minor),
  PRIMARY KEY (invoice_id, position)
);
CREATE INDEX invoice_lines_line ON invoice_lines (line_id);

-- How each refund of a job was treated: left out of the invoice that came later, or corrected by a credit note.
CREATE TABLE invoice_refunds (
  refund_id  text PRIMARY KEY,
  job_id     text NOT NULL,
  treated_as text NOT NULL CHECK (treated_as IN ('not_supplied', 'credit_note')),
  treated_at timestamptz NOT NULL
);

-- IN-9: what the invoice registration portal gave.
CREATE TABLE invoice_irns (
  invoice_id  text PRIMARY KEY REFERENCES invoices,
  irn         text NOT NULL UNIQUE CHECK (irn ~ '^[0-9a-f]{64}$'),
  ack_no      text NOT NULL CHECK (ack_no ~ '^\d{1,20}$'),
  ack_on      date NOT NULL,
  signed_qr   text NOT NULL CHECK (length(signed_qr) BETWEEN 20 AND 2000),
  recorded_by text NOT NULL,
  recorded_at timestamptz NOT NULL
);

-- The PDF as it was first made; later downloads are the same bytes.
CREATE TABLE invoice_renderings (
  invoice_id  text NOT NULL REFERENCES invoices,
  variant     text NOT NULL CHECK (variant IN ('plain', 'with_irn')),
  file_name   text NOT NULL,
  sha256      text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  bytes       int NOT NULL CHECK (bytes > 0),
  rendered_at timestamptz NOT NULL,
  PRIMARY KEY (invoice_id, variant)
);

DO $$
DECLARE
  kept text;
BEGIN
  FOREACH kept IN ARRAY ARRAY['invoices', 'invoice_lines', 'invoice_refunds', 'invoice_irns', 'invoice_renderings'] LOOP
    EXECUTE format('CREATE TRIGGER %I BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', kept || '_append_only', kept);
    EXECUTE format('CREATE TRIGGER %I BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', kept || '_no_truncate', kept);
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM mistri_app', kept);
  END LOOP;
END $$;

-- A counter counts by one and forward only.
CREATE FUNCTION invoice_counters_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'INSERT' AND NEW.last_number <> 1
     OR TG_OP = 'UPDATE' AND (NEW.last_number <> OLD.last_number + 1 OR NEW.last_issued_at < OLD.last_issued_at
       OR (NEW.supplier_key, NEW.series, NEW.financial_year) IS DISTINCT FROM (OLD.supplier_key, OLD.series, OLD.financial_year)) THEN
    RAISE EXCEPTION 'invoice numbers count by one' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER invoice_counters_guard BEFORE INSERT OR UPDATE ON invoice_counters FOR EACH ROW EXECUTE FUNCTION invoice_counters_guard();
CREATE TRIGGER invoice_counters_keep BEFORE DELETE ON invoice_counters FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE DELETE, TRUNCATE ON invoice_counters FROM mistri_app;
