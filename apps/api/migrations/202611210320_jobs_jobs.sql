-- A job is anything that is paid: an order now, a repair or a booking later. Money rooms know jobs, lines and payees.

CREATE TABLE jobs (
  job_id                 text PRIMARY KEY,
  kind                   text NOT NULL CHECK (kind IN ('order', 'repair', 'booking')),
  customer_id            text NOT NULL,
  payee_id               text NOT NULL,
  -- Jobs of one checkout are paid with one payment.
  checkout_id            text NOT NULL,
  state                  text NOT NULL DEFAULT 'open'
                         CHECK (state IN ('open', 'funded', 'fulfilled', 'verified', 'closed', 'cancelled')),
  total_minor            bigint NOT NULL CHECK (total_minor BETWEEN 0 AND 9007199254740991),
  -- {supplier, buyer, deliveryAddress, placeOfSupply} as they were, for invoices; sealed with the job's own key.
  data_key               text NOT NULL,
  parties_sealed         text NOT NULL,
  dispute_window_ends_at timestamptz,
  created_at             timestamptz NOT NULL,
  changed_at             timestamptz NOT NULL
);
CREATE INDEX jobs_checkout ON jobs (checkout_id);
CREATE INDEX jobs_customer ON jobs (customer_id, job_id);
CREATE INDEX jobs_payee ON jobs (payee_id, job_id);

CREATE TABLE job_lines (
  line_id         text PRIMARY KEY,
  job_id          text NOT NULL REFERENCES jobs,
  position        int NOT NULL,
  kind            text NOT NULL CHECK (kind IN ('goods', 'delivery', 'service', 'fee')),
  -- Who earns the line: the job's payee, or the platform (service fee, platform delivery).
  beneficiary     text NOT NULL CHECK (beneficiary IN ('payee', 'platform')),
  reference_id    text,
  description     text NOT NULL,
  hsn             text NOT NULL,
  category        text NOT NULL,
  quantity        int NOT NULL CHECK (quantity BETWEEN 1 AND 100000),
  unit_minor      bigint NOT NULL CHECK (unit_minor >= 0),
  discount_minor  bigint NOT NULL CHECK (discount_minor >= 0),
  taxable_minor   bigint NOT NULL CHECK (taxable_minor >= 0),
  gst_rate_bp     int NOT NULL CHECK (gst_rate_bp BETWEEN 0 AND 10000),
  cgst_minor      bigint NOT NULL CHECK (cgst_minor >= 0),
  sgst_minor      bigint NOT NULL CHECK (sgst_minor >= 0),
  igst_minor      bigint NOT NULL CHECK (igst_minor >= 0),
  total_minor     bigint NOT NULL CHECK (total_minor = taxable_minor + cgst_minor + sgst_minor + igst_minor),
  refunded_minor  bigint NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND total_minor),
  UNIQUE (job_id, position)
);

CREATE TABLE job_refunds (
  refund_id    text PRIMARY KEY,
  job_id       text NOT NULL REFERENCES jobs,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  reason       text NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL
);
CREATE INDEX job_refunds_job ON job_refunds (job_id);

CREATE TABLE job_refund_lines (
  refund_id    text NOT NULL REFERENCES job_refunds,
  line_id      text NOT NULL REFERENCES job_lines,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  PRIMARY KEY (refund_id, line_id)
);

CREATE TRIGGER job_refunds_append_only BEFORE UPDATE OR DELETE ON job_refunds FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER job_refund_lines_append_only BEFORE UPDATE OR DELETE ON job_refund_lines FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON job_refunds, job_refund_lines FROM mistri_app;
