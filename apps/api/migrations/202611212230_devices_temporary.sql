-- Device mode: `mistri share` registers for one session. Killed hard, it cannot take itself off its person's list.
ALTER TABLE devices
  ADD COLUMN is_temporary boolean NOT NULL DEFAULT false,
  -- Since when a temporary device was found neither connected nor in a session.
  ADD COLUMN absent_since timestamptz;
CREATE INDEX devices_temporary ON devices (device_id) WHERE is_temporary AND removed_at IS NULL;
