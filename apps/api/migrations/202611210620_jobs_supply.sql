-- When the supply began (goods handed to the courier, work completed): the moment the tax invoice is due (GST s.31).
ALTER TABLE jobs ADD COLUMN supply_started_at timestamptz;
