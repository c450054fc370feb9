-- Rooms of two words: `remote_sessions.ended.v1`.
ALTER TABLE outbox_events DROP CONSTRAINT outbox_events_name_check;
ALTER TABLE outbox_events ADD CONSTRAINT outbox_events_name_check
  CHECK (name ~ '^[a-z]+(_[a-z]+)*\.[a-z_]+\.v[0-9]+$') NOT VALID;
ALTER TABLE outbox_events VALIDATE CONSTRAINT outbox_events_name_check;
