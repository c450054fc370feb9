-- LNK-1, LNK-2: who may reach which device and how, the relays, the sessions, and who is connected now.

-- What a plan allows, as data: a changed plan is a new version, and the newest that has begun counts.
CREATE TABLE link_plans (
  plan          text NOT NULL CHECK (plan IN ('free', 'team')),
  version       int NOT NULL CHECK (version > 0),
  seats         int NOT NULL CHECK (seats > 0),
  devices       int NOT NULL CHECK (devices > 0),
  live_sessions int NOT NULL CHECK (live_sessions > 0),
  from_at       timestamptz NOT NULL,
  PRIMARY KEY (plan, version)
);
INSERT INTO link_plans (plan, version, seats, devices, live_sessions, from_at) VALUES
  ('free', 1, 3, 10, 20, '2026-01-01T00:00:00Z'),
  ('team', 1, 25, 200, 400, '2026-01-01T00:00:00Z');

CREATE TABLE link_teams (
  team_id     text PRIMARY KEY,
  -- Null: the person's own, which pages name in their language.
  name        text CHECK (length(name) BETWEEN 1 AND 80),
  -- Everybody with a device has one team of their own, where their devices are until they are moved.
  personal_of text UNIQUE,
  plan        text NOT NULL DEFAULT 'free' CHECK (plan IN ('free', 'team')),
  created_at  timestamptz NOT NULL,
  CHECK (name IS NOT NULL OR personal_of IS NOT NULL)
);

CREATE TABLE link_members (
  team_id   text NOT NULL REFERENCES link_teams ON DELETE CASCADE,
  user_id   text NOT NULL,
  role      text NOT NULL CHECK (role IN ('owner', 'admin', 'member')),
  joined_at timestamptz NOT NULL,
  PRIMARY KEY (team_id, user_id)
);
CREATE INDEX link_members_user ON link_members (user_id);

-- Whom it is for is known by the blind index only; the text is sealed and shown masked to the team.
CREATE TABLE link_invitations (
  invitation_id  text PRIMARY KEY,
  team_id        text NOT NULL REFERENCES link_teams ON DELETE CASCADE,
  contact_index  text NOT NULL,
  row_key        text NOT NULL,
  contact_sealed text NOT NULL,
  role           text NOT NULL CHECK (role IN ('admin', 'member')),
  invited_by     text NOT NULL,
  created_at     timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL,
  state          text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'accepted', 'declined', 'withdrawn')),
  decided_at     timestamptz
);
CREATE UNIQUE INDEX link_invitations_once ON link_invitations (team_id, contact_index) WHERE state = 'open';
CREATE INDEX link_invitations_contact ON link_invitations (contact_index) WHERE state = 'open';

CREATE TABLE link_nodes (
  device_id text PRIMARY KEY,
  -- Null: in no team, so that nobody reaches it; it may still be a guest.
  team_id   text REFERENCES link_teams ON DELETE SET NULL,
  tags      text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 8),
  region    text CHECK (region ~ '^[a-z0-9-]{2,40}$'),
  added_at  timestamptz NOT NULL
);
CREATE INDEX link_nodes_team ON link_nodes (team_id);

CREATE TABLE link_rules (
  rule_id          text PRIMARY KEY,
  team_id          text NOT NULL REFERENCES link_teams ON DELETE CASCADE,
  subject_kind     text NOT NULL CHECK (subject_kind IN ('team', 'member', 'device', 'tag')),
  subject          text CHECK ((subject_kind = 'team') = (subject IS NULL)),
  target_kind      text NOT NULL CHECK (target_kind IN ('team', 'device', 'tag')),
  target           text CHECK ((target_kind = 'team') = (target IS NULL)),
  scopes           text[] NOT NULL CHECK (cardinality(scopes) BETWEEN 1 AND 16),
  policy           text NOT NULL CHECK (policy IN ('automatic', 'strict', 'direct', 'relay')),
  bytes_per_second bigint CHECK (bytes_per_second BETWEEN 1000 AND 10000000000),
  max_minutes      int NOT NULL CHECK (max_minutes BETWEEN 5 AND 1440),
  created_by       text NOT NULL,
  created_at       timestamptz NOT NULL
);
CREATE INDEX link_rules_team ON link_rules (team_id, rule_id);

CREATE TABLE link_relays (
  relay_id         text PRIMARY KEY CHECK (relay_id ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
  device_id        text NOT NULL UNIQUE,
  region           text NOT NULL CHECK (region ~ '^[a-z0-9-]{2,40}$'),
  public_key       text NOT NULL,
  tls              text NOT NULL,
  quic             text,
  ws               text,
  stun             text[] NOT NULL DEFAULT '{}' CHECK (cardinality(stun) <= 4),
  state            text NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'draining', 'removed')),
  state_reason     text CHECK (length(state_reason) <= 300),
  created_at       timestamptz NOT NULL,
  -- As the relay said last.
  sessions         int NOT NULL DEFAULT 0 CHECK (sessions >= 0),
  bytes_per_second bigint NOT NULL DEFAULT 0 CHECK (bytes_per_second >= 0),
  load             real NOT NULL DEFAULT 0 CHECK (load BETWEEN 0 AND 1),
  is_draining      boolean NOT NULL DEFAULT false,
  reported_at      timestamptz
);

-- Keys that sign session tokens; the private half is sealed. A key is published before it signs and after it has signed.
CREATE TABLE link_keys (
  kid            text PRIMARY KEY,
  row_key        text NOT NULL,
  private_sealed text NOT NULL,
  public_key     text NOT NULL,
  signs_from     timestamptz NOT NULL,
  created_at     timestamptz NOT NULL
);

CREATE TABLE link_sessions (
  session_id          text PRIMARY KEY,
  host_device         text NOT NULL,
  guest_device        text NOT NULL,
  host_owner          text NOT NULL,
  guest_owner         text NOT NULL,
  -- By a rule of this team; null when another room opened it.
  team_id             text,
  rule_id             text,
  -- `rule`, or the room that opened it, with what it belongs to there.
  opened_by           text NOT NULL CHECK (opened_by ~ '^[a-z_]{2,40}$'),
  reference           text CHECK (length(reference) <= 80),
  scopes              text[] NOT NULL,
  policy              text NOT NULL CHECK (policy IN ('automatic', 'strict', 'direct', 'relay')),
  relays              text[] NOT NULL,
  -- The claims as they were signed: by them and `kid` the token can be made again, so it is kept nowhere.
  claims              text NOT NULL,
  kid                 text NOT NULL,
  -- Seals what the devices report; erased with the reports.
  row_key             text,
  opened_at           timestamptz NOT NULL,
  hard_end            timestamptz NOT NULL,
  state               text NOT NULL DEFAULT 'connecting' CHECK (state IN ('connecting', 'open', 'paused', 'ended')),
  host_introduced_at  timestamptz,
  guest_introduced_at timestamptz,
  rung                text CHECK (rung IN ('tcp', 'quic', 'ice', 'rdp', 'relay')),
  round_trip_ms       int CHECK (round_trip_ms >= 0),
  bytes_per_second    bigint CHECK (bytes_per_second >= 0),
  reported_at         timestamptz,
  ended_at            timestamptz,
  ended_by            text CHECK (ended_by IN ('host', 'guest', 'server')),
  end_reason          text CHECK (length(end_reason) <= 300),
  host_sent_bytes     bigint CHECK (host_sent_bytes >= 0),
  guest_sent_bytes    bigint CHECK (guest_sent_bytes >= 0),
  CHECK (host_device <> guest_device),
  CHECK (hard_end > opened_at),
  CONSTRAINT link_sessions_end CHECK ((state = 'ended') = (ended_at IS NOT NULL))
);
CREATE INDEX link_sessions_host ON link_sessions (host_device, session_id DESC);
CREATE INDEX link_sessions_guest ON link_sessions (guest_device, session_id DESC);
CREATE INDEX link_sessions_host_owner ON link_sessions (host_owner, session_id DESC);
CREATE INDEX link_sessions_guest_owner ON link_sessions (guest_owner, session_id DESC);
CREATE INDEX link_sessions_team ON link_sessions (team_id, session_id DESC);
CREATE INDEX link_sessions_live ON link_sessions (hard_end) WHERE ended_at IS NULL;
CREATE INDEX link_sessions_ended ON link_sessions (ended_at) WHERE ended_at IS NOT NULL;

-- The last report of each side: how the ladder went. It names addresses, so it is sealed and kept for a month.
CREATE TABLE link_reports (
  session_id    text NOT NULL REFERENCES link_sessions ON DELETE CASCADE,
  side          text NOT NULL CHECK (side IN ('host', 'guest')),
  at            timestamptz NOT NULL,
  report_sealed text NOT NULL,
  PRIMARY KEY (session_id, side)
);

-- Who is connected to which process. Nothing here survives a crash, nor should it.
CREATE UNLOGGED TABLE link_processes (
  process_id text PRIMARY KEY,
  beat_at    timestamptz NOT NULL
);
CREATE UNLOGGED TABLE link_presence (
  connection_id text PRIMARY KEY,
  device_id     text NOT NULL,
  process_id    text NOT NULL,
  is_serving    boolean NOT NULL,
  since         timestamptz NOT NULL
);
CREATE INDEX link_presence_device ON link_presence (device_id);
CREATE INDEX link_presence_process ON link_presence (process_id);
