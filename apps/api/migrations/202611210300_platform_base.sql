-- Base of every room: the application's role, extensions, append-only guard, outbox, idempotency, audit.

DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'mistri_app') THEN
    CREATE ROLE mistri_app NOLOGIN;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; -- another database's migration ran at the same moment
END $$;

GRANT USAGE ON SCHEMA public TO mistri_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO mistri_app;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO mistri_app;

CREATE EXTENSION IF NOT EXISTS citext;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS cube;
CREATE EXTENSION IF NOT EXISTS earthdistance;

-- Put on a table BEFORE UPDATE OR DELETE (row) and BEFORE TRUNCATE (statement): not even the owner changes a row.
CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'table % is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- Events, written in the deciding transaction, handled at least once, in order per subject (ADR 0008).
CREATE TABLE outbox_events (
  seq         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id    text NOT NULL UNIQUE,
  name        text NOT NULL CHECK (name ~ '^[a-z-]+\.[a-z_]+\.v[0-9]+$'),
  subject     text NOT NULL,
  payload     jsonb NOT NULL,
  trace_id    text NOT NULL,
  occurred_at timestamptz NOT NULL,
  done        boolean NOT NULL DEFAULT false,
  attempts    int NOT NULL DEFAULT 0,
  next_at     timestamptz NOT NULL DEFAULT now(),
  last_error  text
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX outbox_events_open ON outbox_events (seq) WHERE NOT done;
CREATE INDEX outbox_events_order ON outbox_events (subject, seq) WHERE NOT done;

-- Effects (network calls that follow from an event), done after commit under a lease, never inside a transaction.
CREATE TABLE outbox_effects (
  event_seq     bigint NOT NULL REFERENCES outbox_events (seq),
  handler       text NOT NULL,
  subject       text NOT NULL,
  attempts      int NOT NULL DEFAULT 0,
  next_at       timestamptz NOT NULL DEFAULT now(),
  claimed_until timestamptz,
  last_error    text,
  PRIMARY KEY (event_seq, handler)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX outbox_effects_due ON outbox_effects (next_at, event_seq);
CREATE INDEX outbox_effects_order ON outbox_effects (handler, subject, event_seq);

-- What a handler has already done: a second delivery of the same event finds its row here and does nothing.
CREATE TABLE handled_events (
  handler    text NOT NULL,
  event_id   text NOT NULL,
  handled_at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (handler, event_id)
);

CREATE TABLE idempotency_keys (
  actor      text NOT NULL,
  route      text NOT NULL,
  key        text NOT NULL,
  body_hash  text NOT NULL,
  status     int,
  response   jsonb,
  created_at timestamptz NOT NULL,
  PRIMARY KEY (actor, route, key)
);
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);

-- GOV-1. Written in the deciding transaction; sealed later in batches (room governance), so writers never queue.
-- `audit_id` sorts by time; the sealed order is given by the sealer, because a sequence has gaps and commits out of order.
CREATE TABLE audit_log (
  audit_id    text PRIMARY KEY,
  at          timestamptz NOT NULL,
  actor_id    text NOT NULL,
  actor_role  text NOT NULL,
  action      text NOT NULL,
  subject_id  text NOT NULL,
  reason      text,
  before      jsonb,
  after       jsonb,
  origin      jsonb NOT NULL,
  trace_id    text NOT NULL,
  xid         xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX audit_log_subject ON audit_log (subject_id, audit_id);
CREATE INDEX audit_log_actor ON audit_log (actor_id, audit_id);
CREATE INDEX audit_log_action ON audit_log (action, audit_id);
CREATE INDEX audit_log_time ON audit_log (at);
CREATE TRIGGER audit_log_append_only BEFORE UPDATE OR DELETE ON audit_log FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER audit_log_no_truncate BEFORE TRUNCATE ON audit_log EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON audit_log FROM mistri_app;
