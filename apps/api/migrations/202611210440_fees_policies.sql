-- Limits of the money rooms as versioned data: two-person threshold, automatic release (ships off), longest hold,
-- deadlines, cool-off. Each version is proposed by one finance admin on top of a version and decided by another.

CREATE TABLE money_policies (
  policy_id       text PRIMARY KEY,
  -- given when approved: 1, 2, 3 …
  version         int UNIQUE,
  based_on        int NOT NULL,
  settings        jsonb NOT NULL,
  state           text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'approved', 'rejected')),
  reason          text NOT NULL CHECK (length(reason) BETWEEN 3 AND 500),
  proposed_by     text NOT NULL,
  proposed_at     timestamptz NOT NULL,
  decided_by      text,
  decided_at      timestamptz,
  decision_reason text,
  CONSTRAINT money_policies_version CHECK ((state = 'approved') = (version IS NOT NULL)),
  CONSTRAINT money_policies_decided CHECK ((state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT money_policies_two_people CHECK (decided_by <> proposed_by)
);

CREATE FUNCTION money_policies_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'proposed'
     OR (NEW.policy_id, NEW.based_on, NEW.settings, NEW.reason, NEW.proposed_by, NEW.proposed_at)
     IS DISTINCT FROM (OLD.policy_id, OLD.based_on, OLD.settings, OLD.reason, OLD.proposed_by, OLD.proposed_at) THEN
    RAISE EXCEPTION 'money policies are not edited, a new version follows' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER money_policies_guard BEFORE UPDATE ON money_policies FOR EACH ROW EXECUTE FUNCTION money_policies_guard();
CREATE TRIGGER money_policies_keep BEFORE DELETE ON money_policies FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER money_policies_no_truncate BEFORE TRUNCATE ON money_policies EXECUTE FUNCTION refuse_change();
REVOKE DELETE, TRUNCATE ON money_policies FROM mistri_app;

INSERT INTO money_policies (policy_id, version, based_on, settings, state, reason, proposed_by, proposed_at, decided_by, decided_at)
VALUES ('mpo_01jd0000000000000000000001', 1, 0,
  '{"twoPersonRelease": 5000000, "autoRelease": false, "autoReleaseMax": 1000000, "autoReleaseWaitHours": 24,
    "releaseOverdueHours": 48, "maxHoldDays": 45, "reviewScore": 60, "firstAccountCoolOffHours": 0,
    "changedAccountCoolOffHours": 48, "disputeAnswerHours": 72, "disputeDecideHours": 168, "appealDays": 7}',
  'approved', 'opening policy', 'system:seed', '2026-01-01', 'system:migration', '2026-01-01');
