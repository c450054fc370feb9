-- What the gateway did with people's money. One payment covers the jobs of one checkout.

CREATE TABLE payments (
  payment_id          text PRIMARY KEY,
  checkout_id         text NOT NULL UNIQUE,
  payer_id            text NOT NULL,
  amount_minor        bigint NOT NULL CHECK (amount_minor > 0),
  currency            text NOT NULL DEFAULT 'INR' CHECK (currency = 'INR'),
  -- Forward only: created → pending → captured. `failed` is the last attempt's; the next attempt may still succeed.
  state               text NOT NULL CHECK (state IN ('created', 'pending', 'failed', 'captured')),
  gateway             text NOT NULL CHECK (gateway IN ('razorpay', 'stripe')),
  gateway_order_id    text,
  gateway_payment_id  text,
  method              text,
  -- Keyed digest of the payer's instrument (VPA, card fingerprint), for fraud checks; never the instrument.
  instrument_digest   text,
  failure_code        text,
  refunded_minor      bigint NOT NULL DEFAULT 0 CHECK (refunded_minor BETWEEN 0 AND amount_minor),
  created_at          timestamptz NOT NULL,
  captured_at         timestamptz,
  changed_at          timestamptz NOT NULL,
  -- When stuck-payment alert was raised (PAY-9), so that it is raised once.
  stuck_alert_at      timestamptz,
  UNIQUE (gateway, gateway_order_id),
  UNIQUE (gateway, gateway_payment_id),
  CHECK ((state = 'captured') = (captured_at IS NOT NULL)),
  CHECK (state <> 'captured' OR gateway_payment_id IS NOT NULL)
);
CREATE INDEX payments_open ON payments (created_at) WHERE state IN ('created', 'pending', 'failed');
CREATE INDEX payments_payer ON payments (payer_id, payment_id DESC);
CREATE INDEX payments_instrument ON payments (instrument_digest, created_at) WHERE instrument_digest IS NOT NULL;

CREATE TABLE payment_jobs (
  payment_id   text NOT NULL REFERENCES payments,
  job_id       text NOT NULL UNIQUE,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  PRIMARY KEY (payment_id, job_id)
);

-- Refunds asked of the gateway; `refund_id` is the job's refund and the idempotency handle.
CREATE TABLE gateway_refunds (
  refund_id         text PRIMARY KEY,
  payment_id        text NOT NULL REFERENCES payments,
  job_id            text NOT NULL,
  amount_minor      bigint NOT NULL CHECK (amount_minor > 0),
  state             text NOT NULL CHECK (state IN ('requested', 'accepted', 'processed', 'failed')),
  gateway_refund_id text UNIQUE,
  failure           text,
  requested_at      timestamptz NOT NULL,
  changed_at        timestamptz NOT NULL
);
CREATE INDEX gateway_refunds_payment ON gateway_refunds (payment_id);
CREATE INDEX gateway_refunds_open ON gateway_refunds (changed_at) WHERE state IN ('requested', 'accepted');

-- PAY-4: stored as it came, before anything is done about it. The event id makes a second copy harmless.
CREATE TABLE webhook_inbox (
  gateway     text NOT NULL,
  event_id    text NOT NULL,
  event       text NOT NULL,
  body        text NOT NULL,
  received_at timestamptz NOT NULL,
  outcome     text,
  PRIMARY KEY (gateway, event_id)
);
CREATE INDEX webhook_inbox_time ON webhook_inbox (received_at);
