-- Admins look for the sessions of a repair by the number that people say: the last eight characters of its id.
CREATE INDEX remote_sessions_repair_number ON remote_sessions (right(repair_id, 8), session_id DESC);
