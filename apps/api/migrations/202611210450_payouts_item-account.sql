-- A held transfer at the gateway belongs to the account the payee had when it was made, not to the present one.
ALTER TABLE payout_items ADD COLUMN transfer_account_id text REFERENCES payee_accounts (account_id);
ALTER TABLE payout_items ADD CONSTRAINT payout_items_transfer_account
  CHECK ((transfer_ref IS NULL) = (transfer_account_id IS NULL));
