-- Who exists, how they prove it, and what they may act for. Personal data is sealed with the user's own data key;
-- equality look-ups go through keyed blind indexes (GOV-6).

CREATE TABLE users (
  user_id           text PRIMARY KEY,
  role              text NOT NULL CHECK (role IN ('customer', 'technician', 'provider', 'dealer', 'admin')),
  technician_class  text CHECK (technician_class IN ('hardware', 'software')),
  status            text NOT NULL CHECK (status IN ('pending', 'active', 'suspended', 'blocked')),
  data_key          text NOT NULL,
  email_index       text UNIQUE,
  email_sealed      text,
  email_verified_at timestamptz,
  phone_index       text UNIQUE,
  phone_sealed      text,
  phone_verified_at timestamptz,
  name_sealed       text,
  password_hash     text,
  locale            text NOT NULL DEFAULT 'en' CHECK (locale IN ('en', 'ta', 'hi')),
  created_at        timestamptz NOT NULL,
  CHECK ((role = 'technician') = (technician_class IS NOT NULL)),
  CHECK (email_index IS NOT NULL OR phone_index IS NOT NULL)
);
CREATE INDEX users_role_status ON users (role, status, user_id);

-- A dealer's or business's id that the user acts for; ownership is decided on these.
CREATE TABLE user_memberships (
  user_id    text NOT NULL REFERENCES users,
  subject_id text NOT NULL,
  kind       text NOT NULL CHECK (kind IN ('dealer', 'business', 'provider', 'technician')),
  granted_at timestamptz NOT NULL,
  PRIMARY KEY (user_id, subject_id)
);
CREATE INDEX user_memberships_subject ON user_memberships (subject_id);

CREATE TABLE admin_grants (
  user_id    text NOT NULL REFERENCES users,
  capability text NOT NULL CHECK (capability IN ('operations', 'finance', 'compliance', 'support', 'owner', 'auditor')),
  granted_by text NOT NULL,
  granted_at timestamptz NOT NULL,
  expires_at timestamptz,
  PRIMARY KEY (user_id, capability)
);

CREATE TABLE sessions (
  session_id     text PRIMARY KEY,
  user_id        text NOT NULL REFERENCES users,
  -- 'second_factor': the password was right, the second factor is still to come; such a session opens nothing.
  stage          text NOT NULL CHECK (stage IN ('second_factor', 'open')),
  created_at     timestamptz NOT NULL,
  last_used_at   timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL,
  mfa_at         timestamptz,
  ended_at       timestamptz,
  end_reason     text,
  device_digest  text NOT NULL,
  address_digest text NOT NULL,
  label          text NOT NULL
);
CREATE INDEX sessions_user ON sessions (user_id, created_at DESC);

-- One row per refresh token ever issued in a session. A used one that comes again ends the session (ID-2).
CREATE TABLE refresh_tokens (
  token_hash text PRIMARY KEY,
  session_id text NOT NULL REFERENCES sessions,
  issued_at  timestamptz NOT NULL,
  used_at    timestamptz
);
CREATE INDEX refresh_tokens_session ON refresh_tokens (session_id);

CREATE TABLE one_time_codes (
  code_id        text PRIMARY KEY,
  purpose        text NOT NULL CHECK (purpose IN ('verify_email', 'verify_phone', 'sign_in', 'reset_password')),
  user_id        text NOT NULL REFERENCES users,
  channel        text NOT NULL CHECK (channel IN ('email', 'sms')),
  code_hash      text NOT NULL,
  -- The code itself, sealed for the one delivery; cut when sent.
  code_sealed    text,
  attempts_left  int NOT NULL CHECK (attempts_left >= 0),
  created_at     timestamptz NOT NULL,
  expires_at     timestamptz NOT NULL,
  used_at        timestamptz
);
CREATE INDEX one_time_codes_open ON one_time_codes (user_id, purpose, created_at DESC);

-- ID-6: back-off per account and network, so a stranger's failures never lock the owner's own network out for good.
CREATE TABLE login_failures (
  account_index  text NOT NULL,
  address_digest text NOT NULL,
  failures       int NOT NULL,
  last_at        timestamptz NOT NULL,
  locked_until   timestamptz,
  PRIMARY KEY (account_index, address_digest)
);

CREATE TABLE known_devices (
  user_id       text NOT NULL REFERENCES users,
  device_digest text NOT NULL,
  first_at      timestamptz NOT NULL,
  PRIMARY KEY (user_id, device_digest)
);

CREATE TABLE totp_secrets (
  user_id       text PRIMARY KEY REFERENCES users,
  secret_sealed text NOT NULL,
  confirmed_at  timestamptz,
  -- The last time step that was accepted: a code works once.
  last_step     bigint NOT NULL DEFAULT 0
);

CREATE TABLE recovery_codes (
  user_id   text NOT NULL REFERENCES users,
  code_hash text NOT NULL,
  used_at   timestamptz,
  PRIMARY KEY (user_id, code_hash)
);

CREATE TABLE passkeys (
  credential_id text PRIMARY KEY,
  user_id       text NOT NULL REFERENCES users,
  public_key    bytea NOT NULL,
  counter       bigint NOT NULL,
  transports    text[] NOT NULL,
  label         text NOT NULL,
  created_at    timestamptz NOT NULL,
  last_used_at  timestamptz
);
CREATE INDEX passkeys_user ON passkeys (user_id);

CREATE TABLE passkey_challenges (
  challenge  text PRIMARY KEY,
  user_id    text REFERENCES users,
  purpose    text NOT NULL CHECK (purpose IN ('register', 'sign_in', 'step_up')),
  expires_at timestamptz NOT NULL
);
