-- Codes bound to an address instead of a user, back-off that counts before it checks, sessions that know where the
-- second factor was given, and the ways in besides a password.

DROP TABLE one_time_codes; -- ten-minute rows
CREATE TABLE one_time_codes (
  code_id       text PRIMARY KEY,
  purpose       text NOT NULL CHECK (purpose IN ('verify_email', 'verify_phone', 'sign_in', 'reset_password', 'step_up')),
  -- Who may use it: a user id where somebody is signed in, else the blind index of the address it went to. A code for an
  -- address without an account looks like any other, so nothing tells whether there is one.
  subject       text NOT NULL,
  target_index  text NOT NULL,
  channel       text NOT NULL CHECK (channel IN ('email', 'sms')),
  locale        text NOT NULL CHECK (locale IN ('en', 'ta', 'hi')),
  network       text NOT NULL,
  code_hash     text NOT NULL,
  -- Address and code, sealed with a key of this row. The code is cut when sent, the rest with the row after a day.
  row_key       text NOT NULL,
  target_sealed text NOT NULL,
  code_sealed   text,
  attempts_left int NOT NULL CHECK (attempts_left >= 0),
  created_at    timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,
  used_at       timestamptz
);
CREATE INDEX one_time_codes_open ON one_time_codes (subject, purpose, created_at DESC);
CREATE INDEX one_time_codes_target ON one_time_codes (target_index, created_at);
CREATE INDEX one_time_codes_network ON one_time_codes (network, created_at);
CREATE INDEX one_time_codes_age ON one_time_codes (created_at);

DELETE FROM login_failures;
ALTER TABLE login_failures RENAME TO failed_attempts;
ALTER TABLE failed_attempts RENAME COLUMN account_index TO account;
ALTER TABLE failed_attempts RENAME COLUMN address_digest TO network;
CREATE INDEX failed_attempts_age ON failed_attempts (last_at);

-- Where the second factor was given: elsewhere it no longer counts (ID-7).
ALTER TABLE sessions ADD COLUMN context text NOT NULL DEFAULT '';
ALTER TABLE sessions ADD COLUMN mfa_context text;
ALTER TABLE sessions ADD COLUMN via text NOT NULL DEFAULT 'bearer' CHECK (via IN ('bearer', 'cookie'));
ALTER TABLE sessions RENAME COLUMN address_digest TO network;
ALTER TABLE sessions RENAME COLUMN device_digest TO device;
ALTER TABLE known_devices RENAME COLUMN device_digest TO device;

-- The token whose use brought this one.
ALTER TABLE refresh_tokens ADD COLUMN parent text;
CREATE INDEX refresh_tokens_parent ON refresh_tokens (parent) WHERE parent IS NOT NULL;

-- The address before the last change: told about the change, and kept for the way back.
ALTER TABLE users ADD COLUMN former_email_sealed text;
-- GOV-6: an erased user keeps id, role and dates; the key is gone and with it every sealed text.
ALTER TABLE users ADD COLUMN erased_at timestamptz;
ALTER TABLE users ALTER COLUMN data_key DROP NOT NULL;
ALTER TABLE users DROP CONSTRAINT users_check1;
ALTER TABLE users ADD CONSTRAINT users_reachable
  CHECK (erased_at IS NOT NULL OR email_index IS NOT NULL OR phone_index IS NOT NULL);
ALTER TABLE users ADD CONSTRAINT users_sealed CHECK ((erased_at IS NULL) = (data_key IS NOT NULL));

ALTER TABLE passkeys ADD COLUMN rp_id text NOT NULL;
ALTER TABLE passkey_challenges ADD COLUMN rp_id text NOT NULL;
ALTER TABLE passkey_challenges ADD COLUMN session_id text;
ALTER TABLE passkey_challenges ADD COLUMN created_at timestamptz NOT NULL;
CREATE INDEX passkey_challenges_age ON passkey_challenges (expires_at);

CREATE TABLE admin_invitations (
  invitation_id text PRIMARY KEY,
  token_hash    text NOT NULL UNIQUE,
  row_key       text NOT NULL,
  email_index   text NOT NULL,
  email_sealed  text NOT NULL,
  token_sealed  text,
  capabilities  text[] NOT NULL,
  invited_by    text NOT NULL REFERENCES users,
  created_at    timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL,
  accepted_at   timestamptz,
  withdrawn_at  timestamptz
);

-- ID-7: where a role may be used from. A `refuse` that matches refuses; when a role has `allow` rules, one must match.
CREATE TABLE access_rules (
  rule_id    text PRIMARY KEY,
  role       text NOT NULL CHECK (role IN ('customer', 'technician', 'provider', 'dealer', 'admin')),
  effect     text NOT NULL CHECK (effect IN ('allow', 'refuse')),
  network    cidr,
  country    text CHECK (country ~ '^[A-Z]{2}$'),
  reason     text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  removed_at timestamptz,
  CHECK (num_nonnulls(network, country) = 1)
);
CREATE INDEX access_rules_role ON access_rules (role) WHERE removed_at IS NULL;

CREATE TABLE external_identities (
  issuer    text NOT NULL,
  subject   text NOT NULL,
  user_id   text NOT NULL REFERENCES users,
  linked_at timestamptz NOT NULL,
  PRIMARY KEY (issuer, subject)
);
CREATE INDEX external_identities_user ON external_identities (user_id);

-- One sign-in at the identity provider, from the redirect to the way back.
CREATE TABLE oidc_attempts (
  state_hash    text PRIMARY KEY,
  browser_hash  text NOT NULL,
  nonce         text NOT NULL,
  row_key       text NOT NULL,
  verifier_sealed text NOT NULL,
  return_to     text NOT NULL,
  created_at    timestamptz NOT NULL,
  expires_at    timestamptz NOT NULL
);

-- RFC 8628: a program without a browser waits here until its person approves it elsewhere.
CREATE TABLE device_grants (
  grant_id         text PRIMARY KEY,
  device_code_hash text NOT NULL UNIQUE,
  user_code        text NOT NULL,
  label            text NOT NULL,
  device           text NOT NULL,
  network          text NOT NULL,
  state            text NOT NULL CHECK (state IN ('waiting', 'approved', 'denied', 'used')),
  user_id          text REFERENCES users,
  interval_s       int NOT NULL,
  last_poll_at     timestamptz,
  created_at       timestamptz NOT NULL,
  expires_at       timestamptz NOT NULL
);
CREATE UNIQUE INDEX device_grants_user_code ON device_grants (user_code) WHERE state = 'waiting';
CREATE INDEX device_grants_age ON device_grants (expires_at);
