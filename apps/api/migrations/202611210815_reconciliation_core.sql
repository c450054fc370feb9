-- PAY-9: the gateway's settlement report, day by day, against payments, refunds, transfers and the ledger.

CREATE TABLE reconciliation_runs (
  day         date PRIMARY KEY,
  started_at  timestamptz NOT NULL,
  finished_at timestamptz,
  started_by  text NOT NULL,
  rows_count  int NOT NULL DEFAULT 0,
  settled_minor bigint NOT NULL DEFAULT 0,
  fees_minor  bigint NOT NULL DEFAULT 0,
  breaks_found int NOT NULL DEFAULT 0,
  failure     text
);

-- As the gateway reported it.
CREATE TABLE settlement_rows (
  entity_id          text PRIMARY KEY,
  day                date NOT NULL,
  type               text NOT NULL,
  amount_minor       bigint NOT NULL,
  fee_minor          bigint NOT NULL,
  tax_minor          bigint NOT NULL,
  debit_minor        bigint NOT NULL,
  credit_minor       bigint NOT NULL,
  settlement_id      text,
  gateway_payment_id text
);
CREATE INDEX settlement_rows_day ON settlement_rows (day, entity_id);
CREATE TRIGGER settlement_rows_append_only BEFORE UPDATE OR DELETE ON settlement_rows FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- What does not fit. Found once per kind and thing; a person, or a later run, resolves it.
CREATE TABLE reconciliation_breaks (
  break_id       text PRIMARY KEY,
  kind           text NOT NULL CHECK (kind ~ '^[a-z_]{3,40}$'),
  reference      text NOT NULL,
  day            date NOT NULL,
  our_reference  text,
  expected_minor bigint,
  found_minor    bigint,
  state          text NOT NULL CHECK (state IN ('open', 'taken', 'resolved')),
  found_at       timestamptz NOT NULL,
  taken_by       text,
  taken_at       timestamptz,
  resolved_by    text,
  resolved_at    timestamptz,
  resolution     text CHECK (resolution IN ('explained', 'corrected', 'written_off', 'matches_now')),
  reason         text,
  CONSTRAINT reconciliation_breaks_once UNIQUE (kind, reference),
  CONSTRAINT reconciliation_breaks_end CHECK ((state = 'resolved') = (resolved_at IS NOT NULL)
    AND (resolved_at IS NULL) = (resolution IS NULL))
);
CREATE INDEX reconciliation_breaks_open ON reconciliation_breaks (break_id) WHERE state <> 'resolved';
CREATE INDEX reconciliation_breaks_day ON reconciliation_breaks (day, break_id);
CREATE TRIGGER reconciliation_breaks_keep BEFORE DELETE ON reconciliation_breaks FOR EACH ROW EXECUTE FUNCTION refuse_change();

REVOKE DELETE, TRUNCATE ON reconciliation_runs, settlement_rows, reconciliation_breaks FROM mistri_app;
REVOKE UPDATE ON settlement_rows FROM mistri_app;
