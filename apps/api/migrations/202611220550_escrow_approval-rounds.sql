-- PAY-5: an approval is for what its giver saw. A freeze or a refund changes that: approvals before it count no more, and the
-- same admin may approve again.
ALTER TABLE holds ADD COLUMN approval_round int NOT NULL DEFAULT 0;
ALTER TABLE release_approvals ADD COLUMN round int NOT NULL DEFAULT 0;
ALTER TABLE release_approvals DROP CONSTRAINT release_approvals_pkey;
ALTER TABLE release_approvals ADD PRIMARY KEY (hold_id, admin_id, round);
