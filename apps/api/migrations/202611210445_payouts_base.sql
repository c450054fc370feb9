-- PAY-6, PAY-10: who is paid, where to, for what, and every movement of money to them.

CREATE TABLE payees (
  payee_id    text PRIMARY KEY,
  kind        text NOT NULL CHECK (kind IN ('dealer', 'technician', 'provider')),
  legal_name  text NOT NULL CHECK (length(legal_name) BETWEEN 1 AND 200),
  gstin       text CHECK (gstin ~ '^[0-9]{2}[A-Z0-9]{13}$'),
  -- The PAN itself stays with its owner's room: TDS needs to know only whether there is one and of what kind of person
  -- (its fourth letter: P individual, H Hindu undivided family, C company, F firm …).
  pan_kind    char(1) CHECK (pan_kind ~ '^[A-Z]$'),
  state_code  text NOT NULL CHECK (state_code ~ '^[0-9]{2}$'),
  tier        text CHECK (tier ~ '^[a-z0-9_]{1,32}$'),
  address     jsonb NOT NULL,
  -- false: nothing is paid out; what was earned stays on the balance
  active      boolean NOT NULL DEFAULT true,
  created_at  timestamptz NOT NULL DEFAULT now(),
  updated_at  timestamptz NOT NULL DEFAULT now()
);

-- Where a payee is paid. Never edited: a new account replaces the old one and waits for its cool-off (PAY-10).
CREATE TABLE payee_accounts (
  account_id        text PRIMARY KEY,
  payee_id          text NOT NULL REFERENCES payees (payee_id),
  method            text NOT NULL CHECK (method IN ('bank', 'upi')),
  data_key          text NOT NULL,
  sealed            text NOT NULL,
  last4             text NOT NULL CHECK (length(last4) BETWEEN 1 AND 4),
  -- keyed digest: the same account under two payees, or of a buyer, is found without opening it
  fingerprint       text NOT NULL,
  usable_from       timestamptz NOT NULL,
  linked_account_id text,
  onboarding        text NOT NULL DEFAULT 'pending' CHECK (onboarding IN ('pending', 'active', 'rejected')),
  onboarding_error  text,
  created_by        text NOT NULL,
  created_at        timestamptz NOT NULL,
  replaced_at       timestamptz
);
CREATE UNIQUE INDEX payee_accounts_present ON payee_accounts (payee_id) WHERE replaced_at IS NULL;
CREATE INDEX payee_accounts_fingerprint ON payee_accounts (fingerprint);

CREATE TABLE payout_batches (
  batch_id   text PRIMARY KEY,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  note       text
);

-- One movement of money at the gateway. Its id is the idempotency key, for ever: rows are never deleted, and what was
-- asked (payee, amount, method, account) never changes.
CREATE TABLE payouts (
  payout_id   text PRIMARY KEY,
  payee_id    text NOT NULL REFERENCES payees (payee_id),
  account_id  text NOT NULL REFERENCES payee_accounts (account_id),
  batch_id    text REFERENCES payout_batches (batch_id),
  -- route: lets a held transfer at the gateway go; bank: a payout from the platform's account at the gateway
  method      text NOT NULL CHECK (method IN ('route', 'bank')),
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  state       text NOT NULL CHECK (state IN ('requested', 'processing', 'paid', 'failed', 'returned')),
  gateway_ref text,
  utr         text,
  failure     text,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL,
  sent_at     timestamptz,
  ended_at    timestamptz,
  version     int NOT NULL DEFAULT 0
);
CREATE INDEX payouts_payee ON payouts (payee_id, payout_id DESC);
CREATE INDEX payouts_open ON payouts (requested_at) WHERE state IN ('requested', 'processing');
CREATE UNIQUE INDEX payouts_gateway_ref ON payouts (method, gateway_ref) WHERE gateway_ref IS NOT NULL;

CREATE FUNCTION payouts_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.payout_id, NEW.payee_id, NEW.account_id, NEW.method, NEW.amount_minor, NEW.requested_by, NEW.requested_at)
     IS DISTINCT FROM
     (OLD.payout_id, OLD.payee_id, OLD.account_id, OLD.method, OLD.amount_minor, OLD.requested_by, OLD.requested_at) THEN
    RAISE EXCEPTION 'what a payout asks for never changes' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER payouts_guard BEFORE UPDATE ON payouts FOR EACH ROW EXECUTE FUNCTION payouts_guard();
CREATE TRIGGER payouts_keep BEFORE DELETE ON payouts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payouts_no_truncate BEFORE TRUNCATE ON payouts EXECUTE FUNCTION refuse_change();

-- The intent: what a payee is to get for a line of a job. Made once per (job, payee, kind), whatever is retried.
CREATE TABLE payout_items (
  item_id        text PRIMARY KEY,
  job_id         text NOT NULL,
  payee_id       text NOT NULL REFERENCES payees (payee_id),
  kind           text NOT NULL CHECK (length(kind) BETWEEN 1 AND 80),
  released_minor bigint NOT NULL CHECK (released_minor > 0),
  -- what is left to pay after recoveries
  amount_minor   bigint NOT NULL,
  -- Route: the transfer that waits on hold at the gateway
  transfer_ref   text,
  transfer_minor bigint,
  state          text NOT NULL CHECK (state IN ('due', 'sending', 'paid', 'settled_by_recovery')),
  payout_id      text REFERENCES payouts (payout_id),
  created_at     timestamptz NOT NULL,
  CONSTRAINT payout_items_once UNIQUE (job_id, payee_id, kind),
  CONSTRAINT payout_items_amount CHECK (amount_minor BETWEEN 0 AND released_minor),
  CONSTRAINT payout_items_transfer CHECK ((transfer_ref IS NULL) = (transfer_minor IS NULL)),
  CONSTRAINT payout_items_payout CHECK ((state IN ('sending', 'paid')) = (payout_id IS NOT NULL))
);
CREATE INDEX payout_items_due ON payout_items (payee_id, item_id) WHERE state = 'due';
CREATE INDEX payout_items_payout ON payout_items (payout_id) WHERE payout_id IS NOT NULL;
CREATE TRIGGER payout_items_keep BEFORE DELETE ON payout_items FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER payout_items_no_truncate BEFORE TRUNCATE ON payout_items EXECUTE FUNCTION refuse_change();

REVOKE DELETE, TRUNCATE ON payees, payee_accounts, payout_batches, payouts, payout_items FROM mistri_app;
