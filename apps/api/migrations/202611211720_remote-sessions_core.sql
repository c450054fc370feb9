-- USB-5 to USB-8: remote sessions, the consents they rest on, the log that the customer's end signs, published firmware.

CREATE TABLE remote_sessions (
  session_id         text PRIMARY KEY,
  repair_id          text NOT NULL,
  customer_id        text NOT NULL,
  technician_id      text NOT NULL,
  technician_user_id text NOT NULL,
  technician_device  text NOT NULL,
  technician_key     text NOT NULL CHECK (technician_key ~ '^[A-Za-z0-9_-]{43}$'),
  -- Opens what is sealed here, in its consents and its log; gone when its people were erased.
  row_key            text,
  -- Name, certificate, photo of the technician as the customer was shown them.
  technician_sealed  text NOT NULL,
  mode               text NOT NULL CHECK (mode IN ('service', 'device')),
  powers             text[] NOT NULL CHECK (cardinality(powers) BETWEEN 1 AND 11),
  minutes            int NOT NULL CHECK (minutes BETWEEN 5 AND 120),
  reason_sealed      text NOT NULL,
  state              text NOT NULL CHECK (state IN ('requested', 'consented', 'connecting', 'active', 'paused', 'ended')),
  state_since        timestamptz NOT NULL,
  paused_by          text CHECK (paused_by IN ('network', 'customer')),
  requested_at       timestamptz NOT NULL,
  answer_by          timestamptz NOT NULL,
  customer_device    text,
  customer_key       text CHECK (customer_key ~ '^[A-Za-z0-9_-]{43}$'),
  phone_sealed       text,
  -- Of the newest consent.
  consent_number     int NOT NULL DEFAULT 0 CHECK (consent_number >= 0),
  granted            text[] NOT NULL DEFAULT '{}',
  ends_at            timestamptz,
  -- What both ends were told by their token; no amendment goes beyond it.
  hard_end           timestamptz,
  consented_at       timestamptz,
  active_at          timestamptz,
  link_session_id    text,
  -- USB-6, USB-8: the number itself is nowhere.
  imei_digest        text,
  imei_last_four     text CHECK (imei_last_four ~ '^[0-9]{4}$'),
  log_seq            int NOT NULL DEFAULT 0,
  log_hash           text NOT NULL CHECK (log_hash ~ '^[0-9a-f]{64}$'),
  log_at             text NOT NULL DEFAULT '',
  log_bytes          bigint NOT NULL DEFAULT 0,
  log_closed         boolean NOT NULL DEFAULT false,
  refused_attempts   int NOT NULL DEFAULT 0,
  ended_at           timestamptz,
  outcome            text,
  end_reason         text,
  end_note_sealed    text,
  CHECK ((state = 'ended') = (ended_at IS NOT NULL AND outcome IS NOT NULL AND end_reason IS NOT NULL)),
  CHECK ((consent_number > 0) = (customer_device IS NOT NULL AND customer_key IS NOT NULL AND hard_end IS NOT NULL
    AND ends_at IS NOT NULL AND consented_at IS NOT NULL)),
  CHECK (state IN ('requested', 'ended') OR consent_number > 0),
  CHECK (state <> 'ended' OR cardinality(granted) = 0),
  CHECK (ends_at <= hard_end)
);
-- Nobody works on one phone twice at once.
CREATE UNIQUE INDEX remote_sessions_live_of_repair ON remote_sessions (repair_id) WHERE ended_at IS NULL;
CREATE INDEX remote_sessions_of_repair ON remote_sessions (repair_id, session_id DESC);
CREATE INDEX remote_sessions_of_customer ON remote_sessions (customer_id, session_id DESC);
CREATE INDEX remote_sessions_of_technician ON remote_sessions (technician_user_id, session_id DESC);
CREATE INDEX remote_sessions_live ON remote_sessions (session_id DESC) WHERE ended_at IS NULL;
CREATE INDEX remote_sessions_ended ON remote_sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX remote_sessions_by_link ON remote_sessions (link_session_id) WHERE link_session_id IS NOT NULL;

CREATE TABLE remote_session_consents (
  session_id    text NOT NULL REFERENCES remote_sessions (session_id) ON DELETE CASCADE,
  number        int NOT NULL CHECK (number >= 1),
  sha256        text NOT NULL UNIQUE CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  powers        text[] NOT NULL,
  granted_at    timestamptz NOT NULL,
  ends_at       timestamptz NOT NULL,
  language      text NOT NULL,
  received_at   timestamptz NOT NULL,
  -- The document as it was signed, and its signature.
  signed_sealed text NOT NULL,
  PRIMARY KEY (session_id, number)
);

-- USB-7. What the customer's end signed, as it came.
CREATE TABLE remote_session_log (
  session_id   text NOT NULL REFERENCES remote_sessions (session_id) ON DELETE CASCADE,
  seq          int NOT NULL CHECK (seq >= 1),
  hash         text NOT NULL CHECK (hash ~ '^[0-9a-f]{64}$'),
  received_at  timestamptz NOT NULL,
  entry_sealed text NOT NULL,
  PRIMARY KEY (session_id, seq)
);

CREATE TRIGGER remote_session_consents_stay BEFORE UPDATE ON remote_session_consents
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER remote_session_log_stays BEFORE UPDATE ON remote_session_log
  FOR EACH ROW EXECUTE FUNCTION refuse_change();

-- Admins who follow a live session: the customer sees it (USB-7).
CREATE TABLE remote_session_watchers (
  session_id text NOT NULL REFERENCES remote_sessions (session_id) ON DELETE CASCADE,
  admin_id   text NOT NULL,
  until_at   timestamptz NOT NULL,
  PRIMARY KEY (session_id, admin_id)
);

CREATE TABLE firmware_images (
  image_id     text PRIMARY KEY,
  product      text NOT NULL,
  partition    text NOT NULL,
  build        text NOT NULL,
  bytes        bigint NOT NULL CHECK (bytes > 0),
  sha256       text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
  file_name    text NOT NULL,
  public_key   text NOT NULL,
  signature    text NOT NULL,
  published_at timestamptz NOT NULL,
  published_by text NOT NULL,
  withdrawn_at timestamptz
);
CREATE UNIQUE INDEX firmware_images_offered ON firmware_images (product, partition, build) WHERE withdrawn_at IS NULL;
