-- The third kind of paid thing: what the platform itself sells. Nobody is its payee but the platform (ADR 0030).
ALTER TABLE jobs DROP CONSTRAINT jobs_kind_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_kind_check CHECK (kind IN ('order', 'repair', 'booking', 'subscription')) NOT VALID;
ALTER TABLE jobs VALIDATE CONSTRAINT jobs_kind_check;
ALTER TABLE jobs ADD CONSTRAINT jobs_own_sale CHECK ((kind = 'subscription') = (payee_id = 'platform')) NOT VALID;
ALTER TABLE jobs VALIDATE CONSTRAINT jobs_own_sale;
