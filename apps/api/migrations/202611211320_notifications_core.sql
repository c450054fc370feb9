-- REP-13, IN-14: who was told what. Only references and amounts; names and addresses stay where they belong, texts are made
-- when somebody reads them, in their language.

CREATE TABLE notifications (
  notification_id text PRIMARY KEY,
  user_id         text NOT NULL,
  kind            text NOT NULL CHECK (kind ~ '^[a-z_]{3,40}$'),
  params          jsonb NOT NULL,
  -- The event that caused it: one event tells one person one thing once.
  event_id        text NOT NULL,
  created_at      timestamptz NOT NULL,
  read_at         timestamptz,
  CONSTRAINT notifications_once UNIQUE (event_id, user_id, kind)
);
CREATE INDEX notifications_user ON notifications (user_id, notification_id DESC);
CREATE INDEX notifications_unread ON notifications (user_id) WHERE read_at IS NULL;
CREATE INDEX notifications_age ON notifications (created_at);

CREATE TABLE notification_deliveries (
  notification_id text NOT NULL REFERENCES notifications ON DELETE CASCADE,
  channel         text NOT NULL CHECK (channel IN ('email', 'sms')),
  state           text NOT NULL DEFAULT 'due' CHECK (state IN ('due', 'sent', 'skipped', 'failed')),
  attempts        int NOT NULL DEFAULT 0 CHECK (attempts >= 0),
  next_at         timestamptz NOT NULL,
  claimed_until   timestamptz,
  sent_at         timestamptz,
  -- Why it was skipped, or the last refusal of the provider. No personal data.
  problem         text CHECK (length(problem) <= 200),
  PRIMARY KEY (notification_id, channel),
  CHECK ((state = 'sent') = (sent_at IS NOT NULL))
);
CREATE INDEX notification_deliveries_due ON notification_deliveries (next_at) WHERE state = 'due';

-- What somebody chose; what is not in here is as notice-kinds.ts says.
CREATE TABLE notification_settings (
  user_id    text PRIMARY KEY,
  channels   jsonb NOT NULL,
  -- Minutes after midnight in India; equal: no quiet hours.
  quiet_from int NOT NULL CHECK (quiet_from BETWEEN 0 AND 1439),
  quiet_to   int NOT NULL CHECK (quiet_to BETWEEN 0 AND 1439),
  changed_at timestamptz NOT NULL
);
