-- Open payments are asked about less and less often; one that nobody pays any more is not stuck (PAY-9).

ALTER TABLE payments
  ADD COLUMN next_check_at timestamptz,
  -- its orders are cancelled, and the gateway knows of no attempt that could still succeed by itself
  ADD COLUMN abandoned_at  timestamptz;
UPDATE payments SET next_check_at = created_at WHERE state IN ('created', 'pending', 'failed');

CREATE INDEX payments_to_check ON payments (next_check_at) WHERE next_check_at IS NOT NULL AND state <> 'captured';
