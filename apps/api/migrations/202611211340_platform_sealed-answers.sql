-- Answers kept for their Idempotency-Key carry personal data: from now on sealed text (GOV-6). Earlier ones are cut.
ALTER TABLE idempotency_keys ALTER COLUMN response TYPE text USING NULL;
CREATE INDEX idempotency_keys_kept ON idempotency_keys (created_at) WHERE response IS NOT NULL;
DROP INDEX idempotency_keys_age;
