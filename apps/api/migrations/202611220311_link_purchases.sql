-- LNK-1: plans are bought. Prices are of a version, without GST; the code says which rate is looked up (IN-5: hosting and
-- provisioning of IT infrastructure).
ALTER TABLE link_plans
  ADD COLUMN month_minor bigint NOT NULL DEFAULT 0 CHECK (month_minor BETWEEN 0 AND 100000000),
  ADD COLUMN year_minor bigint NOT NULL DEFAULT 0 CHECK (year_minor BETWEEN 0 AND 1000000000),
  ADD COLUMN sac text NOT NULL DEFAULT '998315' CHECK (sac ~ '^99[0-9]{4}$');
UPDATE link_plans SET month_minor = 49900, year_minor = 499000 WHERE plan = 'team';
ALTER TABLE link_plans DROP CONSTRAINT link_plans_plan_check;
ALTER TABLE link_plans ADD CONSTRAINT link_plans_plan_check CHECK (plan IN ('free', 'team', 'business'));
INSERT INTO link_plans (plan, version, seats, devices, live_sessions, from_at, month_minor, year_minor) VALUES
  ('business', 1, 100, 1000, 2000, '2026-01-01T00:00:00Z', 199900, 1999000);
ALTER TABLE link_plans ADD CONSTRAINT link_plans_priced
  CHECK ((month_minor = 0) = (plan = 'free') AND (year_minor = 0) = (plan = 'free'));
ALTER TABLE link_plans ALTER COLUMN month_minor DROP DEFAULT, ALTER COLUMN year_minor DROP DEFAULT;

ALTER TABLE link_teams DROP CONSTRAINT link_teams_plan_check;
ALTER TABLE link_teams ADD CONSTRAINT link_teams_plan_check CHECK (plan IN ('free', 'team', 'business')) NOT VALID;
ALTER TABLE link_teams VALIDATE CONSTRAINT link_teams_plan_check;
ALTER TABLE link_teams
  -- Until when the plan is paid. Null: free, or given without an end, as all were until now.
  ADD COLUMN paid_until timestamptz,
  -- Day of the month on which periods begin: the 31st comes back after a February.
  ADD COLUMN paid_anchor int CHECK (paid_anchor BETWEEN 1 AND 31),
  -- How many days before the end it was told last.
  ADD COLUMN ending_told int CHECK (ending_told > 0),
  ADD CONSTRAINT link_teams_paid CHECK (paid_until IS NULL OR (plan <> 'free' AND paid_anchor IS NOT NULL));
CREATE INDEX link_teams_paid_until ON link_teams (paid_until) WHERE paid_until IS NOT NULL;

-- One bought period of a plan; its id is its job's. It stays when the team is gone: money was paid for it.
CREATE TABLE link_purchases (
  purchase_id   text PRIMARY KEY,
  team_id       text NOT NULL,
  buyer_id      text NOT NULL,
  plan          text NOT NULL CHECK (plan <> 'free'),
  plan_version  int NOT NULL,
  period        text NOT NULL CHECK (period IN ('month', 'year')),
  -- Of the whole period, without GST; less what was left of the plan before; with GST.
  price_minor   bigint NOT NULL CHECK (price_minor > 0),
  credit_minor  bigint NOT NULL CHECK (credit_minor BETWEEN 0 AND price_minor - 1),
  total_minor   bigint NOT NULL CHECK (total_minor >= price_minor - credit_minor),
  -- Keyed digest of name and address on the invoice: the same order asked for twice is one.
  details       text NOT NULL,
  checkout_id   text NOT NULL UNIQUE,
  state         text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'paid', 'lapsed', 'refunded')),
  pay_by        timestamptz NOT NULL,
  starts_at     timestamptz,
  ends_at       timestamptz,
  -- The purchase that took over what was left of this one.
  superseded_by text REFERENCES link_purchases,
  invoice_id    text,
  created_at    timestamptz NOT NULL,
  changed_at    timestamptz NOT NULL,
  FOREIGN KEY (plan, plan_version) REFERENCES link_plans,
  CONSTRAINT link_purchases_period CHECK ((starts_at IS NULL) = (ends_at IS NULL) AND ends_at > starts_at),
  CONSTRAINT link_purchases_begun CHECK ((state IN ('paid', 'refunded')) = (starts_at IS NOT NULL)),
  CONSTRAINT link_purchases_superseded CHECK (superseded_by IS NULL OR (starts_at IS NOT NULL AND superseded_by <> purchase_id))
);
CREATE UNIQUE INDEX link_purchases_waiting ON link_purchases (team_id) WHERE state = 'waiting';
CREATE INDEX link_purchases_team ON link_purchases (team_id, purchase_id DESC);
CREATE INDEX link_purchases_pay_by ON link_purchases (pay_by) WHERE state = 'waiting';
CREATE INDEX link_purchases_buyer ON link_purchases (buyer_id);
CREATE INDEX link_purchases_superseded_by ON link_purchases (superseded_by) WHERE superseded_by IS NOT NULL;
REVOKE DELETE, TRUNCATE ON link_purchases FROM mistri_app;
