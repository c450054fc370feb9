-- PAY-2: a double-entry ledger, append-only, enforced by the database itself (ADR 0004).
--
-- An entry names the account it debits AND the account it credits, so Σ debit = Σ credit cannot be broken. Balances of
-- accounts that must not go below zero are kept by a trigger under the account's row lock and guarded by a CHECK; all
-- other accounts (the platform's own) are insert-only, so that no posting waits for another one there.

CREATE TABLE ledger_account_kinds (
  kind        text PRIMARY KEY CHECK (kind ~ '^[a-z_]{2,40}$'),
  normal_side text NOT NULL CHECK (normal_side IN ('debit', 'credit')),
  -- true: the balance is kept in the account's row and can never be below zero
  floored     boolean NOT NULL,
  purpose     text NOT NULL
);

INSERT INTO ledger_account_kinds (kind, normal_side, floored, purpose) VALUES
  ('gateway',        'debit',  false, 'money that lies with the payment aggregator'),
  ('bank',           'debit',  false, 'money of the platform in its own bank account'),
  ('held',           'credit', true,  'held for one job until it is released or refunded (owner: job)'),
  ('refund_due',     'credit', true,  'promised back to the buyer, not yet confirmed by the gateway (owner: job)'),
  ('payee',          'credit', true,  'released to a payee and not yet paid out (owner: payee)'),
  ('payout_transit', 'credit', true,  'on its way to a payee (owner: payout)'),
  ('recovery',       'debit',  true,  'owed by a payee after a refund that followed a release (owner: payee)'),
  ('commission',     'credit', false, 'commission earned'),
  ('platform_sales', 'credit', false, 'delivery and service fees the platform sells itself'),
  ('gst_output',     'credit', false, 'GST the platform owes on commission and fees (owner: cgst, sgst, igst)'),
  ('tcs_payable',    'credit', false, 'TCS s.52 collected for the government (owner: cgst, sgst, igst)'),
  ('tds_payable',    'credit', false, 'TDS s.194-O withheld for the government'),
  ('gateway_fee',    'debit',  false, 'fees of the payment aggregator'),
  ('write_off',      'debit',  false, 'losses the platform carries: goodwill, unrecovered refunds'),
  ('suspense',       'credit', false, 'differences found by reconciliation, waiting to be explained');

-- `<kind>:<owner>`. Rows appear with the first posting and stay for ever.
CREATE TABLE ledger_accounts (
  account_id    text COLLATE "C" PRIMARY KEY CHECK (account_id = kind || ':' || owner),
  kind          text NOT NULL REFERENCES ledger_account_kinds (kind),
  owner         text NOT NULL CHECK (owner ~ '^[A-Za-z0-9_-]{1,80}$'),
  -- in the kind's normal direction; NULL for insert-only accounts, whose balance is the sum of their entries
  balance_minor bigint,
  opened_at     timestamptz NOT NULL DEFAULT now(),
  CONSTRAINT ledger_accounts_floor CHECK (balance_minor >= 0),
  CONSTRAINT ledger_accounts_safe CHECK (balance_minor <= 9007199254740991)
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02);
CREATE INDEX ledger_accounts_owner ON ledger_accounts (owner, kind);

CREATE TABLE ledger_transfers (
  transfer_id text PRIMARY KEY,
  -- what happened, e.g. `escrow.hold`; with the reference it makes a posting happen once
  kind        text NOT NULL CHECK (kind ~ '^[a-z]+\.[a-z_]+$'),
  reference   text NOT NULL CHECK (length(reference) BETWEEN 1 AND 120),
  job_id      text,
  reverses    text UNIQUE REFERENCES ledger_transfers (transfer_id),
  actor_id    text NOT NULL,
  trace_id    text NOT NULL,
  at          timestamptz NOT NULL,
  CONSTRAINT ledger_transfers_once UNIQUE (kind, reference)
);
CREATE INDEX ledger_transfers_job ON ledger_transfers (job_id, at) WHERE job_id IS NOT NULL;
CREATE INDEX ledger_transfers_time ON ledger_transfers (at);

CREATE TABLE ledger_entries (
  seq            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  -- No foreign keys to accounts: their key-share locks on the platform's few accounts would meet in every posting.
  -- The trigger below makes sure the accounts exist, and accounts are never deleted.
  transfer_id    text NOT NULL,
  debit_account  text COLLATE "C" NOT NULL,
  credit_account text COLLATE "C" NOT NULL,
  amount_minor   bigint NOT NULL CHECK (amount_minor BETWEEN 1 AND 100000000000000),
  CONSTRAINT ledger_entries_two_accounts CHECK (debit_account <> credit_account),
  CONSTRAINT ledger_entries_transfer FOREIGN KEY (transfer_id) REFERENCES ledger_transfers (transfer_id)
);
CREATE INDEX ledger_entries_transfer ON ledger_entries (transfer_id);
CREATE INDEX ledger_entries_debit ON ledger_entries (debit_account, seq);
CREATE INDEX ledger_entries_credit ON ledger_entries (credit_account, seq);

-- Opens missing accounts and moves the kept balances, account by account in the order of their ids: the last part of
-- the house's lock order, so two postings never wait for each other in a circle.
CREATE FUNCTION ledger_apply_entries() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
DECLARE
  moved record;
BEGIN
  FOR moved IN
    SELECT legs.account_id, account_kind.kind, account_kind.floored,
           sum(CASE account_kind.normal_side WHEN 'credit' THEN legs.credit ELSE -legs.credit END)::bigint AS change
    FROM (SELECT credit_account AS account_id, amount_minor AS credit FROM added
          UNION ALL SELECT debit_account, -amount_minor FROM added) AS legs
    LEFT JOIN ledger_account_kinds AS account_kind ON account_kind.kind = split_part(legs.account_id, ':', 1)
    GROUP BY legs.account_id, account_kind.kind, account_kind.floored
    ORDER BY legs.account_id
  LOOP
    IF moved.kind IS NULL THEN
      RAISE EXCEPTION 'ledger account % is of no known kind', moved.account_id USING ERRCODE = 'foreign_key_violation';
    END IF;
    IF moved.floored THEN
      UPDATE ledger_accounts SET balance_minor = balance_minor + moved.change WHERE account_id = moved.account_id;
    ELSE
      PERFORM FROM ledger_accounts WHERE account_id = moved.account_id;
    END IF;
    IF NOT FOUND THEN
      INSERT INTO ledger_accounts (account_id, kind, owner, balance_minor)
      VALUES (moved.account_id, moved.kind, substr(moved.account_id, length(moved.kind) + 2),
              CASE WHEN moved.floored THEN moved.change END)
      ON CONFLICT (account_id) DO UPDATE SET balance_minor = ledger_accounts.balance_minor + excluded.balance_minor
      WHERE ledger_accounts.balance_minor IS NOT NULL;
    END IF;
  END LOOP;
  RETURN NULL;
END $$;
CREATE TRIGGER ledger_entries_apply AFTER INSERT ON ledger_entries
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION ledger_apply_entries();

-- A transfer without entries says nothing and is refused at commit.
CREATE FUNCTION ledger_transfer_has_entries() RETURNS trigger LANGUAGE plpgsql SET search_path = public, pg_temp AS $$
BEGIN
  IF NOT EXISTS (SELECT FROM ledger_entries WHERE transfer_id = NEW.transfer_id) THEN
    RAISE EXCEPTION 'ledger transfer % has no entries', NEW.transfer_id USING ERRCODE = 'check_violation';
  END IF;
  RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER ledger_transfers_not_empty AFTER INSERT ON ledger_transfers
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION ledger_transfer_has_entries();

-- Nobody edits a balance: it moves only when the trigger above moves it, and nothing else of an account ever changes.
CREATE FUNCTION ledger_guard_account() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 OR (NEW.account_id, NEW.kind, NEW.owner, NEW.opened_at)
     IS DISTINCT FROM (OLD.account_id, OLD.kind, OLD.owner, OLD.opened_at) THEN
    RAISE EXCEPTION 'ledger accounts change by entries only' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE FUNCTION ledger_guard_opening() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF pg_trigger_depth() < 2 AND NEW.balance_minor <> 0 THEN
    RAISE EXCEPTION 'ledger accounts open empty' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER ledger_accounts_guard BEFORE UPDATE ON ledger_accounts FOR EACH ROW EXECUTE FUNCTION ledger_guard_account();
CREATE TRIGGER ledger_accounts_open BEFORE INSERT ON ledger_accounts FOR EACH ROW EXECUTE FUNCTION ledger_guard_opening();

CREATE TRIGGER ledger_accounts_keep BEFORE DELETE ON ledger_accounts FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_accounts_no_truncate BEFORE TRUNCATE ON ledger_accounts EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transfers_append_only BEFORE UPDATE OR DELETE ON ledger_transfers FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_transfers_no_truncate BEFORE TRUNCATE ON ledger_transfers EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_append_only BEFORE UPDATE OR DELETE ON ledger_entries FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER ledger_entries_no_truncate BEFORE TRUNCATE ON ledger_entries EXECUTE FUNCTION refuse_change();

-- One posting, one round trip. The only way in for the application, which may insert into none of the tables.
-- Answers the transfer's id, and whether the same posting (kind, reference) had been made before. A different posting
-- under a used reference is a bug and raises `unique_violation`.
CREATE FUNCTION ledger_post(
  p_transfer_id text, p_kind text, p_reference text, p_job_id text, p_reverses text, p_actor_id text, p_trace_id text,
  p_at timestamptz, p_debits text[], p_credits text[], p_amounts bigint[],
  OUT transfer_id text, OUT replayed boolean
) LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO ledger_transfers AS new_transfer (transfer_id, kind, reference, job_id, reverses, actor_id, trace_id, at)
  VALUES (p_transfer_id, p_kind, p_reference, p_job_id, p_reverses, p_actor_id, p_trace_id, p_at)
  ON CONFLICT ON CONSTRAINT ledger_transfers_once DO NOTHING
  RETURNING new_transfer.transfer_id INTO transfer_id;
  IF FOUND THEN
    replayed := false;
    INSERT INTO ledger_entries (transfer_id, debit_account, credit_account, amount_minor)
    SELECT p_transfer_id, debit, credit, amount
    FROM unnest(p_debits, p_credits, p_amounts) WITH ORDINALITY AS leg (debit, credit, amount, nr) ORDER BY nr;
    RETURN;
  END IF;
  replayed := true;
  SELECT earlier.transfer_id INTO STRICT transfer_id FROM ledger_transfers AS earlier
  WHERE earlier.kind = p_kind AND earlier.reference = p_reference;
  IF (SELECT (array_agg(entry.debit_account ORDER BY seq), array_agg(entry.credit_account ORDER BY seq),
              array_agg(entry.amount_minor ORDER BY seq))
      FROM ledger_entries AS entry WHERE entry.transfer_id = ledger_post.transfer_id)
     IS DISTINCT FROM (SELECT (array_agg(debit COLLATE "C" ORDER BY nr), array_agg(credit COLLATE "C" ORDER BY nr),
                               array_agg(amount ORDER BY nr))
      FROM unnest(p_debits, p_credits, p_amounts) WITH ORDINALITY AS leg (debit, credit, amount, nr)) THEN
    RAISE EXCEPTION 'ledger reference % % was used for another posting', p_kind, p_reference
      USING ERRCODE = 'unique_violation', CONSTRAINT = 'ledger_transfers_once';
  END IF;
END $$;

-- Locks accounts in the house's order and answers their balances. Missing accounts are opened first: locking a row that
-- does not exist would lock nothing.
CREATE FUNCTION ledger_lock(p_accounts text[])
RETURNS TABLE (account_id text, balance_minor bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  INSERT INTO ledger_accounts AS account (account_id, kind, owner, balance_minor)
  SELECT wanted.id, account_kind.kind, substr(wanted.id, length(account_kind.kind) + 2), 0
  FROM (SELECT DISTINCT unnest(p_accounts) COLLATE "C" AS id ORDER BY 1) AS wanted
  JOIN ledger_account_kinds AS account_kind ON account_kind.kind = split_part(wanted.id, ':', 1) AND account_kind.floored
  WHERE NOT EXISTS (SELECT FROM ledger_accounts AS known WHERE known.account_id = wanted.id)
  ON CONFLICT DO NOTHING;
  RETURN QUERY SELECT account.account_id, account.balance_minor FROM ledger_accounts AS account
    WHERE account.account_id = ANY (p_accounts) AND account.balance_minor IS NOT NULL
    ORDER BY account.account_id FOR NO KEY UPDATE;
END $$;

REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON ledger_account_kinds, ledger_accounts, ledger_transfers, ledger_entries
  FROM mistri_app;
REVOKE ALL ON FUNCTION ledger_post, ledger_lock FROM PUBLIC;
GRANT EXECUTE ON FUNCTION ledger_post, ledger_lock TO mistri_app;
