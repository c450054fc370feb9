-- PAY-7: disputes over lines of a job. The money of these lines stands still in escrow until the dispute is closed.

CREATE TABLE disputes (
  dispute_id           text PRIMARY KEY,
  job_id               text NOT NULL,
  customer_id          text NOT NULL,
  payee_id             text NOT NULL,
  opened_by            text NOT NULL CHECK (opened_by IN ('customer', 'payee')),
  opener_id            text NOT NULL,
  kind                 text NOT NULL,
  wish                 text NOT NULL,
  state                text NOT NULL CHECK (state IN ('open', 'in_review', 'decided', 'appealed', 'closed')),
  outcome              text CHECK (outcome IN ('withdrawn', 'agreed', 'decided', 'decided_on_appeal', 'job_cancelled')),
  -- what the parties write is sealed with this key
  data_key             text NOT NULL,
  opened_at            timestamptz NOT NULL,
  answer_by            timestamptz NOT NULL,
  decide_by            timestamptz NOT NULL,
  decided_by           text,
  decided_at           timestamptz,
  appeal_until         timestamptz,
  customer_accepted_at timestamptz,
  payee_accepted_at    timestamptz,
  appealed_by          text CHECK (appealed_by IN ('customer', 'payee')),
  appealed_at          timestamptz,
  appeal_decided_by    text,
  closed_at            timestamptz,
  refund_id            text UNIQUE,
  overdue_alert_at     timestamptz,
  CONSTRAINT disputes_end CHECK ((state = 'closed') = (outcome IS NOT NULL) AND (outcome IS NULL) = (closed_at IS NULL)),
  CONSTRAINT disputes_decision CHECK ((decided_by IS NULL) = (decided_at IS NULL) AND (decided_at IS NULL) = (appeal_until IS NULL)),
  CONSTRAINT disputes_decided CHECK (state NOT IN ('decided', 'appealed') OR decided_by IS NOT NULL),
  -- appeal once, and another person decides it
  CONSTRAINT disputes_appeal CHECK ((appealed_by IS NULL) = (appealed_at IS NULL)
    AND (appeal_decided_by IS NULL OR (appealed_by IS NOT NULL AND appeal_decided_by <> decided_by)))
);
-- One at a time: the parties and operations see one conversation per job.
CREATE UNIQUE INDEX disputes_one_per_job ON disputes (job_id) WHERE state <> 'closed';
CREATE INDEX disputes_job ON disputes (job_id, dispute_id);
CREATE INDEX disputes_customer ON disputes (customer_id, dispute_id DESC);
CREATE INDEX disputes_payee ON disputes (payee_id, dispute_id DESC);
CREATE INDEX disputes_waiting ON disputes (state, decide_by) WHERE state <> 'closed';
CREATE TRIGGER disputes_keep BEFORE DELETE ON disputes FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE dispute_lines (
  dispute_id    text NOT NULL REFERENCES disputes (dispute_id),
  line_id       text NOT NULL,
  claimed_minor bigint NOT NULL CHECK (claimed_minor >= 0),
  -- what goes back to the customer: null until somebody decided or the parties agreed
  decided_minor bigint CHECK (decided_minor >= 0),
  frozen        boolean NOT NULL,
  PRIMARY KEY (dispute_id, line_id)
);
CREATE INDEX dispute_lines_line ON dispute_lines (line_id);

CREATE TABLE dispute_messages (
  message_id text PRIMARY KEY,
  dispute_id text NOT NULL REFERENCES disputes (dispute_id),
  side       text NOT NULL CHECK (side IN ('customer', 'payee', 'platform')),
  author_id  text NOT NULL,
  -- note: seen by the platform only
  kind       text NOT NULL CHECK (kind IN ('claim', 'message', 'note', 'decision', 'appeal', 'withdrawal')),
  sealed     text NOT NULL,
  at         timestamptz NOT NULL
);
CREATE INDEX dispute_messages_dispute ON dispute_messages (dispute_id, message_id);
CREATE TRIGGER dispute_messages_append_only BEFORE UPDATE OR DELETE ON dispute_messages FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE dispute_evidence (
  evidence_id    text PRIMARY KEY,
  dispute_id     text NOT NULL REFERENCES disputes (dispute_id),
  side           text NOT NULL CHECK (side IN ('customer', 'payee', 'platform')),
  uploaded_by    text NOT NULL,
  file_name      text NOT NULL,
  content_type   text NOT NULL,
  size_bytes     int NOT NULL,
  sha256         text NOT NULL,
  caption_sealed text,
  at             timestamptz NOT NULL
);
CREATE INDEX dispute_evidence_dispute ON dispute_evidence (dispute_id, evidence_id);
CREATE TRIGGER dispute_evidence_append_only BEFORE UPDATE OR DELETE ON dispute_evidence FOR EACH ROW EXECUTE FUNCTION refuse_change();

CREATE TABLE dispute_offers (
  offer_id     text PRIMARY KEY,
  dispute_id   text NOT NULL REFERENCES disputes (dispute_id),
  side         text NOT NULL CHECK (side IN ('customer', 'payee')),
  author_id    text NOT NULL,
  lines        jsonb NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  state        text NOT NULL CHECK (state IN ('open', 'accepted', 'declined', 'replaced', 'ended')),
  at           timestamptz NOT NULL,
  ended_at     timestamptz,
  CONSTRAINT dispute_offers_end CHECK ((state = 'open') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX dispute_offers_open ON dispute_offers (dispute_id, side) WHERE state = 'open';
CREATE TRIGGER dispute_offers_keep BEFORE DELETE ON dispute_offers FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- The timeline everybody sees.
CREATE TABLE dispute_steps (
  step_id    text PRIMARY KEY,
  dispute_id text NOT NULL REFERENCES disputes (dispute_id),
  at         timestamptz NOT NULL,
  act        text NOT NULL,
  by_side    text NOT NULL CHECK (by_side IN ('customer', 'payee', 'platform', 'system')),
  by_id      text NOT NULL,
  facts      jsonb NOT NULL
);
CREATE INDEX dispute_steps_dispute ON dispute_steps (dispute_id, step_id);
CREATE TRIGGER dispute_steps_append_only BEFORE UPDATE OR DELETE ON dispute_steps FOR EACH ROW EXECUTE FUNCTION refuse_change();

REVOKE DELETE, TRUNCATE ON disputes, dispute_lines, dispute_messages, dispute_evidence, dispute_offers, dispute_steps FROM mistri_app;
REVOKE UPDATE ON dispute_messages, dispute_evidence, dispute_steps FROM mistri_app;
