-- GOV-3: what was asked and what failed, per area and minute, added up by every process; and the alerts about it.

CREATE TABLE service_minutes (
  area     text NOT NULL CHECK (area ~ '^[a-z_]{2,20}$'),
  minute   timestamptz NOT NULL,
  requests bigint NOT NULL CHECK (requests >= 0),
  failures bigint NOT NULL CHECK (failures BETWEEN 0 AND requests),
  slow     bigint NOT NULL CHECK (slow BETWEEN 0 AND requests),
  PRIMARY KEY (area, minute)
);
CREATE INDEX service_minutes_time ON service_minutes (minute);

-- One open alert per area: raised when the error budget burns too fast, closed when it does no more.
CREATE TABLE service_alerts (
  alert_id  text PRIMARY KEY,
  area      text NOT NULL,
  raised_at timestamptz NOT NULL,
  closed_at timestamptz,
  burn      numeric NOT NULL
);
CREATE UNIQUE INDEX service_alerts_open ON service_alerts (area) WHERE closed_at IS NULL;
