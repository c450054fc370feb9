-- PAY-5: money held per line of a job, from capture until it is released or refunded.

CREATE TABLE holds (
  hold_id          text PRIMARY KEY,
  job_id           text NOT NULL,
  line_id          text NOT NULL UNIQUE,
  payment_id       text NOT NULL,
  payee_id         text NOT NULL,
  customer_id      text NOT NULL,
  beneficiary      text NOT NULL CHECK (beneficiary IN ('payee', 'platform')),
  category         text NOT NULL,
  state            text NOT NULL CHECK (state IN ('created', 'held', 'release_requested', 'on_hold', 'released', 'partially_refunded', 'refunded')),
  -- where it goes on when the last block is lifted
  resume_state     text CHECK (resume_state IN ('created', 'held', 'release_requested')),
  -- how the line is settled, fixed at capture (fees, compute-settlement.ts)
  gross_minor      bigint NOT NULL CHECK (gross_minor > 0),
  net_minor        bigint NOT NULL CHECK (net_minor >= 0),
  commission_minor bigint NOT NULL CHECK (commission_minor >= 0),
  sales_minor      bigint NOT NULL CHECK (sales_minor >= 0),
  gst_cgst_minor   bigint NOT NULL CHECK (gst_cgst_minor >= 0),
  gst_sgst_minor   bigint NOT NULL CHECK (gst_sgst_minor >= 0),
  gst_igst_minor   bigint NOT NULL CHECK (gst_igst_minor >= 0),
  tcs_cgst_minor   bigint NOT NULL CHECK (tcs_cgst_minor >= 0),
  tcs_sgst_minor   bigint NOT NULL CHECK (tcs_sgst_minor >= 0),
  tcs_igst_minor   bigint NOT NULL CHECK (tcs_igst_minor >= 0),
  tds_minor        bigint NOT NULL CHECK (tds_minor >= 0),
  taxable_minor    bigint NOT NULL CHECK (taxable_minor >= 0),
  commission_rate_bp int NOT NULL,
  commission_rule_id text,
  refunded_minor   bigint NOT NULL DEFAULT 0,
  -- set by a manual request before the window ended: then two people release, whatever the amount
  needs_two        boolean NOT NULL DEFAULT false,
  captured_at      timestamptz NOT NULL,
  -- when release may be requested: the end of the dispute window
  releasable_at    timestamptz,
  release_requested_at timestamptz,
  released_at      timestamptz,
  overdue_alert_at timestamptz,
  -- Route: the transfer on hold at the gateway (IN-2)
  transfer_state   text NOT NULL CHECK (transfer_state IN ('none', 'wanted', 'on_hold', 'reversed', 'handed_over', 'failed')),
  transfer_ref     text UNIQUE,
  -- what is at the gateway now, after reversals
  transfer_minor   bigint CHECK (transfer_minor >= 0),
  transfer_account_id text,
  transfer_problem text,
  CONSTRAINT holds_parts CHECK (gross_minor = net_minor + commission_minor + sales_minor + gst_cgst_minor + gst_sgst_minor
    + gst_igst_minor + tcs_cgst_minor + tcs_sgst_minor + tcs_igst_minor + tds_minor),
  CONSTRAINT holds_refunded CHECK (refunded_minor BETWEEN 0 AND gross_minor),
  CONSTRAINT holds_resume CHECK ((state = 'on_hold') = (resume_state IS NOT NULL)),
  CONSTRAINT holds_released CHECK (state <> 'released' OR (released_at IS NOT NULL AND refunded_minor = 0)),
  CONSTRAINT holds_partly CHECK (state <> 'partially_refunded' OR (released_at IS NOT NULL AND refunded_minor BETWEEN 1 AND gross_minor - 1)),
  CONSTRAINT holds_fully CHECK ((state = 'refunded') = (refunded_minor = gross_minor))
) WITH (fillfactor = 80);
CREATE INDEX holds_job ON holds (job_id, hold_id);
CREATE INDEX holds_payment ON holds (payment_id, hold_id);
CREATE INDEX holds_payee ON holds (payee_id, hold_id DESC);
CREATE INDEX holds_queue ON holds (state, hold_id) WHERE state IN ('created', 'held', 'release_requested', 'on_hold');
CREATE INDEX holds_releasable ON holds (releasable_at) WHERE state = 'held' AND releasable_at IS NOT NULL;
CREATE INDEX holds_transfers_wanted ON holds (payment_id) WHERE transfer_state = 'wanted';
CREATE INDEX holds_released_at ON holds (released_at) WHERE released_at IS NOT NULL;

CREATE FUNCTION holds_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.hold_id, NEW.job_id, NEW.line_id, NEW.payment_id, NEW.payee_id, NEW.customer_id, NEW.beneficiary, NEW.gross_minor,
      NEW.net_minor, NEW.commission_minor, NEW.sales_minor, NEW.captured_at)
     IS DISTINCT FROM (OLD.hold_id, OLD.job_id, OLD.line_id, OLD.payment_id, OLD.payee_id, OLD.customer_id, OLD.beneficiary,
      OLD.gross_minor, OLD.net_minor, OLD.commission_minor, OLD.sales_minor, OLD.captured_at)
     OR NEW.refunded_minor < OLD.refunded_minor
     OR (OLD.state = 'refunded' AND NEW.state <> 'refunded')
     OR (OLD.released_at IS NOT NULL AND NEW.released_at IS DISTINCT FROM OLD.released_at) THEN
    RAISE EXCEPTION 'what is held, and what happened to it, never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER holds_guard BEFORE UPDATE ON holds FOR EACH ROW EXECUTE FUNCTION holds_guard();
CREATE TRIGGER holds_keep BEFORE DELETE ON holds FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER holds_no_truncate BEFORE TRUNCATE ON holds EXECUTE FUNCTION refuse_change();

-- Why money stands still. A hold is on_hold while it has an open block; each is lifted by itself.
CREATE TABLE hold_blocks (
  block_id    text PRIMARY KEY,
  hold_id     text NOT NULL REFERENCES holds (hold_id),
  cause       text NOT NULL CHECK (cause IN ('manual', 'dispute', 'review')),
  reference   text NOT NULL,
  reason      text NOT NULL CHECK (length(reason) BETWEEN 1 AND 500),
  placed_by   text NOT NULL,
  placed_at   timestamptz NOT NULL,
  lifted_by   text,
  lifted_at   timestamptz,
  lift_reason text,
  CONSTRAINT hold_blocks_lifted CHECK ((lifted_by IS NULL) = (lifted_at IS NULL))
);
CREATE UNIQUE INDEX hold_blocks_open ON hold_blocks (hold_id, cause, reference) WHERE lifted_at IS NULL;
CREATE TRIGGER hold_blocks_keep BEFORE DELETE ON hold_blocks FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- One approval per person and hold: the same admin twice is one approval.
CREATE TABLE release_approvals (
  hold_id        text NOT NULL REFERENCES holds (hold_id),
  admin_id       text NOT NULL,
  approved_at    timestamptz NOT NULL,
  policy_version int NOT NULL,
  PRIMARY KEY (hold_id, admin_id)
);
CREATE TRIGGER release_approvals_append_only BEFORE UPDATE OR DELETE ON release_approvals FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- A refund as jobs decided it: first the ledger, then transfers on hold are reversed, then the gateway refunds.
CREATE TABLE escrow_refunds (
  refund_id    text PRIMARY KEY,
  job_id       text NOT NULL,
  payment_id   text NOT NULL,
  payee_id     text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  state        text NOT NULL CHECK (state IN ('decided', 'ready', 'refunded', 'failed')),
  reason       text NOT NULL,
  decided_at   timestamptz NOT NULL,
  ended_at     timestamptz,
  failure      text
);
CREATE INDEX escrow_refunds_job ON escrow_refunds (job_id, refund_id);
CREATE INDEX escrow_refunds_open ON escrow_refunds (payment_id) WHERE state = 'decided';
CREATE TRIGGER escrow_refunds_keep BEFORE DELETE ON escrow_refunds FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE hold_refunds (
  refund_id        text NOT NULL REFERENCES escrow_refunds (refund_id),
  hold_id          text NOT NULL REFERENCES holds (hold_id),
  amount_minor     bigint NOT NULL CHECK (amount_minor > 0),
  net_minor        bigint NOT NULL CHECK (net_minor >= 0),
  commission_minor bigint NOT NULL CHECK (commission_minor >= 0),
  sales_minor      bigint NOT NULL CHECK (sales_minor >= 0),
  gst_cgst_minor   bigint NOT NULL CHECK (gst_cgst_minor >= 0),
  gst_sgst_minor   bigint NOT NULL CHECK (gst_sgst_minor >= 0),
  gst_igst_minor   bigint NOT NULL CHECK (gst_igst_minor >= 0),
  tcs_cgst_minor   bigint NOT NULL CHECK (tcs_cgst_minor >= 0),
  tcs_sgst_minor   bigint NOT NULL CHECK (tcs_sgst_minor >= 0),
  tcs_igst_minor   bigint NOT NULL CHECK (tcs_igst_minor >= 0),
  tds_minor        bigint NOT NULL CHECK (tds_minor >= 0),
  taxable_minor    bigint NOT NULL CHECK (taxable_minor >= 0),
  after_release    boolean NOT NULL,
  at               timestamptz NOT NULL,
  -- part of the transfer on hold that goes back to the platform before the buyer is refunded
  reversal         text NOT NULL CHECK (reversal IN ('none', 'pending', 'done', 'failed')),
  PRIMARY KEY (refund_id, hold_id),
  CONSTRAINT hold_refunds_parts CHECK (amount_minor = net_minor + commission_minor + sales_minor + gst_cgst_minor
    + gst_sgst_minor + gst_igst_minor + tcs_cgst_minor + tcs_sgst_minor + tcs_igst_minor + tds_minor)
);
CREATE INDEX hold_refunds_hold ON hold_refunds (hold_id);
CREATE INDEX hold_refunds_at ON hold_refunds (at);
CREATE TRIGGER hold_refunds_keep BEFORE DELETE ON hold_refunds FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- PAY-10: what a payment was made with, as keyed digests; and what was concluded from it.
CREATE TABLE risk_signals (
  payment_id text NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('payer', 'instrument', 'device', 'address')),
  digest     text NOT NULL,
  payer_id   text NOT NULL,
  at         timestamptz NOT NULL,
  PRIMARY KEY (payment_id, kind, digest)
);
CREATE INDEX risk_signals_velocity ON risk_signals (kind, digest, at);

CREATE TABLE risk_assessments (
  payment_id text PRIMARY KEY,
  score      int NOT NULL CHECK (score BETWEEN 0 AND 100),
  reasons    jsonb NOT NULL,
  at         timestamptz NOT NULL
);
CREATE TRIGGER risk_assessments_append_only BEFORE UPDATE OR DELETE ON risk_assessments FOR EACH ROW EXECUTE FUNCTION refuse_change();

REVOKE DELETE, TRUNCATE ON holds, hold_blocks, release_approvals, escrow_refunds, hold_refunds, risk_signals, risk_assessments
  FROM mistri_app;
REVOKE UPDATE ON release_approvals, risk_signals, risk_assessments FROM mistri_app;
