-- LNK-1, LNK-2: devices and their keys, the nonces they sign to register, tokens that let machines register without a
-- person, and what happened to all of them.

CREATE TABLE devices (
  device_id      text PRIMARY KEY,
  -- Null for relays: they belong to the platform.
  owner_id       text,
  kind           text NOT NULL CHECK (kind IN ('agent', 'browser', 'relay')),
  platform       text NOT NULL CHECK (platform IN ('linux', 'darwin', 'win32', 'browser', 'relay')),
  name           text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- Ed25519, base64url. A key stands for one device for ever: that of a removed device never comes back.
  public_key     text NOT NULL CHECK (public_key ~ '^[A-Za-z0-9_-]{43}$'),
  version        text CHECK (length(version) <= 40),
  -- The token it was registered with; null when its person was there.
  token_id       text,
  created_at     timestamptz NOT NULL,
  last_seen_at   timestamptz,
  removed_at     timestamptz,
  removed_reason text CHECK (length(removed_reason) <= 300),
  CONSTRAINT devices_owner CHECK ((kind = 'relay') = (owner_id IS NULL))
);
CREATE UNIQUE INDEX devices_public_key ON devices (public_key);
CREATE INDEX devices_of_owner ON devices (owner_id, device_id) WHERE removed_at IS NULL;

CREATE TABLE device_challenges (
  nonce      text PRIMARY KEY,
  owner_id   text NOT NULL,
  expires_at timestamptz NOT NULL
);
CREATE INDEX device_challenges_of_owner ON device_challenges (owner_id);
CREATE INDEX device_challenges_age ON device_challenges (expires_at);

CREATE TABLE device_tokens (
  token_id     text PRIMARY KEY,
  owner_id     text NOT NULL,
  name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  -- SHA-256 of 32 random bytes: shown once, never kept.
  token_hash   text NOT NULL UNIQUE,
  scopes       text[] NOT NULL CHECK (cardinality(scopes) > 0 AND scopes <@ ARRAY['register', 'read']),
  -- How many devices it may still register.
  devices_left int NOT NULL CHECK (devices_left >= 0),
  created_at   timestamptz NOT NULL,
  expires_at   timestamptz NOT NULL,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  CHECK (expires_at > created_at)
);
CREATE INDEX device_tokens_of_owner ON device_tokens (owner_id, token_id);

CREATE TABLE device_history (
  entry_id  text PRIMARY KEY,
  owner_id  text NOT NULL,
  device_id text,
  token_id  text,
  what      text NOT NULL CHECK (what IN ('registered', 'renamed', 'removed', 'token_made', 'token_revoked')),
  -- The name it had then.
  name      text NOT NULL CHECK (length(name) BETWEEN 1 AND 80),
  at        timestamptz NOT NULL
);
CREATE INDEX device_history_of_owner ON device_history (owner_id, entry_id DESC);
CREATE INDEX device_history_age ON device_history (at);
