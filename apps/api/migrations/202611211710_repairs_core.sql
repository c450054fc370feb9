-- REP-1 to REP-8, the part that works over the internet. A repair's id is the id of the first job that is paid for it.

-- Rules are data: every change is a new version, and every repair keeps the version that judged it.
CREATE TABLE repair_rules (
  rule_version   int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body           jsonb NOT NULL,
  effective_from timestamptz NOT NULL,
  created_by     text NOT NULL,
  created_at     timestamptz NOT NULL,
  reason         text NOT NULL
);
CREATE INDEX repair_rules_time ON repair_rules (effective_from, rule_version);
CREATE TRIGGER repair_rules_append_only BEFORE UPDATE OR DELETE ON repair_rules FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON repair_rules FROM mistri_app;
CREATE TRIGGER repair_rules_kept AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON repair_rules
  FOR EACH STATEMENT EXECUTE FUNCTION tell_kept_change();

INSERT INTO repair_rules (body, effective_from, created_by, created_at, reason) VALUES (
  '{
    "online": {
      "categories": ["mobile_phone", "tablet"],
      "unsupportedBrands": ["apple", "iphone", "ipad", "jiophone"],
      "stateCodes": [],
      "moneyBeforeSession": true
    },
    "quote": {"sac": "9987", "minimum_minor": 10000, "maximum_minor": 2000000, "valid_hours": 48},
    "deadlines": {"accept_hours": 4, "verify_hours": 72},
    "cancellation": {"in_progress_keeps_bp": 3000},
    "warranty": {"days": 30},
    "dispute_window_hours": 48,
    "open_limit": 5,
    "technician_load_limit": 6
  }', '2026-01-01T00:00:00Z', 'system:migration', '2026-01-01T00:00:00Z', 'Opening rules of online repair');

CREATE TABLE repairs (
  repair_id            text PRIMARY KEY,
  customer_id          text NOT NULL,
  state                text NOT NULL CHECK (state IN ('requested', 'matching', 'assigned', 'accepted', 'awaiting_approval',
                         'in_progress', 'completed', 'verified', 'closed', 'cancelled', 'rejected', 'no_show', 'disputed')),
  -- Where a disputed repair goes back to when the dispute changes nothing.
  state_before_dispute text,
  mode                 text NOT NULL CHECK (mode IN ('online', 'doorstep', 'service_centre')),
  kind                 text NOT NULL CHECK (kind IN ('software', 'hardware')),
  category             text NOT NULL,
  brand                text NOT NULL,
  model                text NOT NULL,
  symptoms             text[] NOT NULL CHECK (cardinality(symptoms) BETWEEN 1 AND 6),
  city                 text NOT NULL,
  pin                  text NOT NULL CHECK (pin ~ '^[1-9][0-9]{5}$'),
  state_code           text NOT NULL CHECK (state_code ~ '^[0-9]{2}$'),
  -- {name, addressLine, description}
  data_key             text NOT NULL,
  sealed               text NOT NULL,
  backup               text NOT NULL CHECK (backup IN ('yes', 'no', 'unsure')),
  preferred_at         timestamptz,
  rule_version         int NOT NULL REFERENCES repair_rules,
  -- The repair whose warranty this is (REP-8): nothing is paid before the work.
  warranty_of          text REFERENCES repairs,
  -- The present assignment; all three or none.
  assignment_id        text,
  technician_id        text,
  technician_user_id   text,
  accepted_at          timestamptz,
  -- Since when it waits for an admin.
  queued_at            timestamptz,
  -- Of the present state: accept, pay or verify before this.
  act_by               timestamptz,
  -- What is held and was not given back, for the present technician.
  paid_minor           bigint NOT NULL DEFAULT 0 CHECK (paid_minor >= 0),
  report_sealed        text,
  completed_at         timestamptz,
  verified_at          timestamptz,
  warranty_until       timestamptz,
  created_at           timestamptz NOT NULL,
  changed_at           timestamptz NOT NULL,
  CHECK ((assignment_id IS NULL) = (technician_id IS NULL) AND (technician_id IS NULL) = (technician_user_id IS NULL)),
  CHECK (state NOT IN ('assigned', 'accepted', 'awaiting_approval', 'in_progress', 'completed', 'verified') OR technician_id IS NOT NULL),
  CHECK ((state = 'matching') = (queued_at IS NOT NULL)),
  CHECK (customer_id <> technician_user_id)
);
CREATE INDEX repairs_customer ON repairs (customer_id, repair_id DESC);
CREATE INDEX repairs_technician ON repairs (technician_id, state, repair_id DESC) WHERE technician_id IS NOT NULL;
CREATE INDEX repairs_state ON repairs (state, repair_id DESC);
CREATE INDEX repairs_queue ON repairs (queued_at, repair_id) WHERE state = 'matching';
CREATE INDEX repairs_due ON repairs (act_by) WHERE act_by IS NOT NULL;
CREATE INDEX repairs_warranty ON repairs (warranty_of) WHERE warranty_of IS NOT NULL;

CREATE TABLE repair_events (
  event_no   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  repair_id  text NOT NULL REFERENCES repairs,
  at         timestamptz NOT NULL,
  from_state text,
  to_state   text NOT NULL,
  mover      text NOT NULL CHECK (mover IN ('customer', 'technician', 'operations', 'system')),
  actor_id   text NOT NULL,
  reason     text
);
CREATE INDEX repair_events_repair ON repair_events (repair_id, event_no);
CREATE TRIGGER repair_events_append_only BEFORE UPDATE OR DELETE ON repair_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON repair_events FROM mistri_app;

CREATE TABLE repair_assignments (
  assignment_id      text PRIMARY KEY,
  repair_id          text NOT NULL REFERENCES repairs,
  technician_id      text NOT NULL,
  technician_user_id text NOT NULL,
  assigned_by        text NOT NULL,
  assigned_at        timestamptz NOT NULL,
  accept_by          timestamptz NOT NULL,
  accepted_at        timestamptz,
  ended_at           timestamptz,
  cause              text CHECK (cause IN ('returned', 'unassigned', 'reassigned', 'overdue', 'suspended', 'ended', 'done')),
  reason             text,
  CHECK ((ended_at IS NULL) = (cause IS NULL))
);
-- Two technicians never have one repair, whoever assigns at the same moment.
CREATE UNIQUE INDEX repair_assignments_one ON repair_assignments (repair_id) WHERE ended_at IS NULL;
CREATE INDEX repair_assignments_technician ON repair_assignments (technician_id, assigned_at);

CREATE TABLE repair_quotes (
  quote_id      text PRIMARY KEY,
  repair_id     text NOT NULL REFERENCES repairs,
  version       int NOT NULL CHECK (version > 0),
  assignment_id text NOT NULL REFERENCES repair_assignments,
  technician_id text NOT NULL,
  state         text NOT NULL CHECK (state IN ('presented', 'approved', 'paid', 'declined', 'superseded', 'lapsed', 'refunded')),
  -- Work beside what was paid already.
  is_addition   boolean NOT NULL,
  -- The lines that the job gets, as the server priced them.
  lines         jsonb NOT NULL,
  fee_minor     bigint NOT NULL CHECK (fee_minor >= 0),
  total_minor   bigint NOT NULL CHECK (total_minor > 0),
  note          text,
  presented_at  timestamptz NOT NULL,
  valid_until   timestamptz NOT NULL,
  decided_at    timestamptz,
  reason        text,
  job_id        text UNIQUE,
  checkout_id   text,
  UNIQUE (repair_id, version),
  CHECK ((job_id IS NULL) = (checkout_id IS NULL)),
  CHECK (state NOT IN ('approved', 'paid', 'refunded') OR job_id IS NOT NULL)
);
-- One quote waits at a time.
CREATE UNIQUE INDEX repair_quotes_waiting ON repair_quotes (repair_id) WHERE state IN ('presented', 'approved');

CREATE TABLE repair_photos (
  photo_id     text PRIMARY KEY,
  repair_id    text NOT NULL REFERENCES repairs,
  file_name    text NOT NULL,
  content_type text NOT NULL CHECK (content_type IN ('image/jpeg', 'image/png')),
  size_bytes   int NOT NULL CHECK (size_bytes > 0),
  caption      text,
  uploaded_at  timestamptz NOT NULL
);
CREATE INDEX repair_photos_repair ON repair_photos (repair_id, photo_id);
