-- GOV-5: feature flags, kill switches and read-only mode as versions. The newest approved version of a flag applies.
-- Opening again what was stopped for money's sake needs a second admin.

CREATE TABLE flag_versions (
  change_id       text PRIMARY KEY,
  flag            text NOT NULL CHECK (flag ~ '^[a-zA-Z][a-zA-Z_]{1,40}$'),
  -- given when approved: 1, 2, 3 … per flag
  version         int,
  based_on        int NOT NULL,
  settings        jsonb NOT NULL,
  state           text NOT NULL CHECK (state IN ('proposed', 'approved', 'rejected')),
  two_people      boolean NOT NULL,
  reason          text NOT NULL CHECK (length(reason) BETWEEN 3 AND 500),
  proposed_by     text NOT NULL,
  proposed_at     timestamptz NOT NULL,
  decided_by      text,
  decided_at      timestamptz,
  decision_reason text,
  UNIQUE (flag, version),
  CONSTRAINT flag_versions_version CHECK ((state = 'approved') = (version IS NOT NULL)),
  CONSTRAINT flag_versions_decided CHECK ((state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT flag_versions_two_people CHECK (NOT (two_people AND state = 'approved' AND decided_by = proposed_by))
);
CREATE UNIQUE INDEX flag_versions_one_open ON flag_versions (flag) WHERE state = 'proposed';

CREATE FUNCTION flag_versions_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'proposed'
     OR (NEW.change_id, NEW.flag, NEW.based_on, NEW.settings, NEW.two_people, NEW.reason, NEW.proposed_by, NEW.proposed_at)
     IS DISTINCT FROM (OLD.change_id, OLD.flag, OLD.based_on, OLD.settings, OLD.two_people, OLD.reason, OLD.proposed_by, OLD.proposed_at) THEN
    RAISE EXCEPTION 'flag versions are not edited, a new version follows' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER flag_versions_guard BEFORE UPDATE ON flag_versions FOR EACH ROW EXECUTE FUNCTION flag_versions_guard();
CREATE TRIGGER flag_versions_keep BEFORE DELETE ON flag_versions FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER flag_versions_no_truncate BEFORE TRUNCATE ON flag_versions EXECUTE FUNCTION refuse_change();
REVOKE DELETE, TRUNCATE ON flag_versions FROM mistri_app;

-- Every process listens: a switch bites within a second, wherever it was thrown.
CREATE FUNCTION flag_versions_notify() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('mistri_flags', NEW.flag);
  RETURN NULL;
END $$;
CREATE TRIGGER flag_versions_notify AFTER INSERT OR UPDATE ON flag_versions FOR EACH ROW EXECUTE FUNCTION flag_versions_notify();
