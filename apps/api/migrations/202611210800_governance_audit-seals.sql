-- GOV-1: the sealed order of the audit log, and the seals. Rows get their place when they are sealed, never when they
-- are written, so that the chain does not serialise the writers.

CREATE TABLE audit_seals (
  batch_no    bigint PRIMARY KEY CHECK (batch_no > 0),
  -- canonical JSON of the signed seal: text, so that not even a space can change unnoticed
  seal        text NOT NULL CHECK (length(seal) <= 4000),
  -- 32 bytes per entry, in order: with them a verifier names the very entry that is wrong
  leaf_hashes bytea NOT NULL
);

CREATE TABLE audit_positions (
  seq      bigint PRIMARY KEY CHECK (seq > 0),
  audit_id text NOT NULL UNIQUE REFERENCES audit_log,
  batch_no bigint NOT NULL REFERENCES audit_seals
);
CREATE INDEX audit_positions_batch ON audit_positions (batch_no, seq);

-- What the nightly verification found.
CREATE TABLE audit_checks (
  check_id   text PRIMARY KEY,
  checked_at timestamptz NOT NULL,
  ok         boolean NOT NULL,
  batches    bigint NOT NULL,
  entries    bigint NOT NULL,
  problems   jsonb NOT NULL
);
CREATE INDEX audit_checks_time ON audit_checks (checked_at);

DO $$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['audit_seals', 'audit_positions', 'audit_checks'] LOOP
    EXECUTE format('CREATE TRIGGER %I_append_only BEFORE UPDATE OR DELETE ON %I FOR EACH ROW EXECUTE FUNCTION refuse_change()', name, name);
    EXECUTE format('CREATE TRIGGER %I_no_truncate BEFORE TRUNCATE ON %I EXECUTE FUNCTION refuse_change()', name, name);
    EXECUTE format('REVOKE UPDATE, DELETE, TRUNCATE ON %I FROM mistri_app', name);
  END LOOP;
END $$;

-- The explorer leafs through by time; rooms are the first word of an action.
CREATE INDEX audit_log_page ON audit_log (at, audit_id);
DROP INDEX audit_log_time;
CREATE INDEX audit_log_room ON audit_log (split_part(action, '.', 1), at, audit_id);
