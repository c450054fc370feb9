-- A payee's linked account at the gateway (Route): one per payee, opened with these facts, paid out to the present
-- account. The facts (PAN, e-mail, phone) are sealed with the payee's own key.
ALTER TABLE payees ADD COLUMN data_key text;
ALTER TABLE payees ADD COLUMN onboarding_sealed text;
ALTER TABLE payees ADD COLUMN linked_account_id text UNIQUE;
ALTER TABLE payees ADD COLUMN linked_product_id text;
ALTER TABLE payees ADD CONSTRAINT payees_sealed CHECK ((data_key IS NULL) = (onboarding_sealed IS NULL));
ALTER TABLE payee_accounts DROP COLUMN linked_account_id;
CREATE INDEX payee_accounts_pending ON payee_accounts (usable_from) WHERE replaced_at IS NULL AND onboarding = 'pending';
-- The same keyed digest that payments keep of a payer's instrument: a buyer who pays from the account they are paid to is
-- found (PAY-10).
ALTER TABLE payee_accounts ADD COLUMN instrument_digest text;
CREATE INDEX payee_accounts_instrument ON payee_accounts (instrument_digest) WHERE instrument_digest IS NOT NULL;
