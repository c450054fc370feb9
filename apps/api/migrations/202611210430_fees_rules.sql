-- PAY-6: what the platform takes, as dated data: commission by role, tier and category; service fees by kind of job.
-- A rule is never edited: a new version with a later date follows it. Every version is proposed by one finance admin
-- and decided by another one.

CREATE TABLE fee_rules (
  rule_id         text PRIMARY KEY,
  kind            text NOT NULL CHECK (kind IN ('commission', 'service_fee')),
  -- commission: role of the payee; service fee: kind of the job
  applies_to      text NOT NULL,
  -- NULL: every tier, every category
  tier            text CHECK (tier ~ '^[a-z0-9_]{1,32}$'),
  category        text CHECK (category ~ '^[a-z0-9_-]{1,64}$'),
  -- 30 % at most: commission + its GST + TCS + TDS then always leave the payee more than half
  rate_bp         int NOT NULL CHECK (rate_bp BETWEEN 0 AND 3000),
  flat_minor      bigint NOT NULL DEFAULT 0 CHECK (flat_minor BETWEEN 0 AND 1000000),
  valid_from      timestamptz NOT NULL,
  state           text NOT NULL DEFAULT 'proposed' CHECK (state IN ('proposed', 'approved', 'rejected')),
  reason          text NOT NULL CHECK (length(reason) BETWEEN 3 AND 500),
  proposed_by     text NOT NULL,
  proposed_at     timestamptz NOT NULL,
  decided_by      text,
  decided_at      timestamptz,
  decision_reason text,
  CONSTRAINT fee_rules_applies CHECK (CASE kind WHEN 'commission' THEN applies_to IN ('dealer', 'technician', 'provider')
    ELSE applies_to IN ('order', 'repair') END),
  CONSTRAINT fee_rules_commission_is_a_rate CHECK (kind <> 'commission' OR flat_minor = 0),
  CONSTRAINT fee_rules_service_fee_has_no_tier CHECK (kind <> 'service_fee' OR tier IS NULL),
  CONSTRAINT fee_rules_decided CHECK ((state = 'proposed') = (decided_by IS NULL) AND (decided_by IS NULL) = (decided_at IS NULL)),
  CONSTRAINT fee_rules_two_people CHECK (decided_by <> proposed_by)
);
CREATE UNIQUE INDEX fee_rules_version ON fee_rules (kind, applies_to, coalesce(tier, ''), coalesce(category, ''), valid_from)
  WHERE state <> 'rejected';
CREATE INDEX fee_rules_lookup ON fee_rules (kind, applies_to, valid_from DESC) WHERE state = 'approved';

-- A decision is taken once, and nothing else of a rule ever changes.
CREATE FUNCTION fee_rules_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.state <> 'proposed'
     OR (NEW.rule_id, NEW.kind, NEW.applies_to, NEW.tier, NEW.category, NEW.rate_bp, NEW.flat_minor, NEW.valid_from,
         NEW.reason, NEW.proposed_by, NEW.proposed_at)
     IS DISTINCT FROM (OLD.rule_id, OLD.kind, OLD.applies_to, OLD.tier, OLD.category, OLD.rate_bp, OLD.flat_minor,
         OLD.valid_from, OLD.reason, OLD.proposed_by, OLD.proposed_at) THEN
    RAISE EXCEPTION 'fee rules are not edited, a new version follows' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER fee_rules_guard BEFORE UPDATE ON fee_rules FOR EACH ROW EXECUTE FUNCTION fee_rules_guard();
CREATE TRIGGER fee_rules_keep BEFORE DELETE ON fee_rules FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER fee_rules_no_truncate BEFORE TRUNCATE ON fee_rules EXECUTE FUNCTION refuse_change();
REVOKE DELETE, TRUNCATE ON fee_rules FROM mistri_app;

-- Opening rates. The suffixes are UUIDv7 of the seed, fixed so that every installation has the same ids.
INSERT INTO fee_rules (rule_id, kind, applies_to, tier, category, rate_bp, flat_minor, valid_from, state, reason,
                       proposed_by, proposed_at, decided_by, decided_at) VALUES
  ('fee_01jd0000000000000000000001', 'commission', 'dealer', NULL, NULL, 800, 0, '2026-01-01', 'approved', 'opening rate', 'system:seed', '2026-01-01', 'system:migration', '2026-01-01'),
  ('fee_01jd0000000000000000000002', 'commission', 'dealer', 'silver', NULL, 700, 0, '2026-01-01', 'approved', 'opening rate', 'system:seed', '2026-01-01', 'system:migration', '2026-01-01'),
  ('fee_01jd0000000000000000000003', 'commission', 'dealer', 'gold', NULL, 600, 0, '2026-01-01', 'approved', 'opening rate', 'system:seed', '2026-01-01', 'system:migration', '2026-01-01'),
  ('fee_01jd0000000000000000000004', 'commission', 'technician', NULL, NULL, 1500, 0, '2026-01-01', 'approved', 'opening rate', 'system:seed', '2026-01-01', 'system:migration', '2026-01-01'),
  ('fee_01jd0000000000000000000005', 'commission', 'provider', NULL, NULL, 1200, 0, '2026-01-01', 'approved', 'opening rate', 'system:seed', '2026-01-01', 'system:migration', '2026-01-01'),
  ('fee_01jd0000000000000000000006', 'service_fee', 'order', NULL, NULL, 0, 0, '2026-01-01', 'approved', 'no fee at launch', 'system:seed', '2026-01-01', 'system:migration', '2026-01-01'),
  ('fee_01jd0000000000000000000007', 'service_fee', 'repair', NULL, NULL, 0, 4900, '2026-01-01', 'approved', 'opening fee', 'system:seed', '2026-01-01', 'system:migration', '2026-01-01');
