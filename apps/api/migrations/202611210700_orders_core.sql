-- MKT-8, MKT-9. An order's id is its job's id; its priced lines are the job's lines.

-- Rules are data: every change is a new version, and every order keeps the version that judged it.
CREATE TABLE order_rules (
  rule_version   int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  body           jsonb NOT NULL,
  effective_from timestamptz NOT NULL,
  created_by     text NOT NULL,
  created_at     timestamptz NOT NULL,
  reason         text NOT NULL
);
CREATE INDEX order_rules_time ON order_rules (effective_from, rule_version);
CREATE TRIGGER order_rules_append_only BEFORE UPDATE OR DELETE ON order_rules FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON order_rules FROM mistri_app;

INSERT INTO order_rules (body, effective_from, created_by, created_at, reason) VALUES (
  '{
    "minimums": [
      {"buyerKind": "b2b", "category": null, "city": null, "minimum_minor": 1000000},
      {"buyerKind": "b2c", "category": null, "city": null, "minimum_minor": 50000}
    ],
    "delivery": {
      "sac": "996812", "gst_rate_bp": 1800, "unknown_distance_km": 2000,
      "bands": [
        {"up_to_km": 50, "first_500g_minor": 4000, "next_500g_minor": 1500},
        {"up_to_km": 250, "first_500g_minor": 6000, "next_500g_minor": 2500},
        {"up_to_km": 1000, "first_500g_minor": 8000, "next_500g_minor": 4000},
        {"up_to_km": null, "first_500g_minor": 11000, "next_500g_minor": 6000}
      ]
    },
    "deadlines": {"accept_hours": 24, "ship_hours": 72},
    "returns": {"window_days": 7},
    "dispute_window_hours": 168
  }', '2026-01-01T00:00:00Z', 'system:migration', '2026-01-01T00:00:00Z', 'Document 3: B2B at least 10,000 rupees, B2C at least 500');

CREATE TABLE addresses (
  address_id text PRIMARY KEY,
  user_id    text NOT NULL,
  data_key   text NOT NULL,
  sealed     text NOT NULL,
  pin        text NOT NULL CHECK (pin ~ '^[1-9][0-9]{5}$'),
  state_code text NOT NULL CHECK (state_code ~ '^[0-9]{2}$'),
  created_at timestamptz NOT NULL,
  removed_at timestamptz
);
CREATE INDEX addresses_user ON addresses (user_id) WHERE removed_at IS NULL;

CREATE TABLE cart_items (
  user_id    text NOT NULL,
  product_id text NOT NULL,
  quantity   int NOT NULL CHECK (quantity BETWEEN 1 AND 10000),
  added_at   timestamptz NOT NULL,
  PRIMARY KEY (user_id, product_id)
);

CREATE TABLE orders (
  order_id               text PRIMARY KEY,
  checkout_id            text NOT NULL,
  buyer_id               text NOT NULL,
  -- The verified business bought for, when bought at B2B prices.
  business_id            text,
  buyer_kind             text NOT NULL CHECK (buyer_kind IN ('b2b', 'b2c')),
  dealer_id              text NOT NULL,
  state                  text NOT NULL CHECK (state IN ('awaiting_payment', 'paid', 'accepted', 'packed', 'shipped',
                           'delivered', 'completed', 'cancelled', 'return_requested', 'returned', 'disputed', 'refunded')),
  -- Where a disputed order goes back to when the dispute changes nothing.
  state_before_dispute   text,
  rule_version           int NOT NULL REFERENCES order_rules,
  rule_flags             jsonb NOT NULL,
  item_count             int NOT NULL CHECK (item_count > 0),
  first_title            text NOT NULL,
  weight_g               int NOT NULL CHECK (weight_g > 0),
  goods_minor            bigint NOT NULL CHECK (goods_minor >= 0),
  delivery_minor         bigint NOT NULL CHECK (delivery_minor >= 0),
  fee_minor              bigint NOT NULL CHECK (fee_minor >= 0),
  total_minor            bigint NOT NULL CHECK (total_minor = goods_minor + delivery_minor + fee_minor),
  delivery_pin           text NOT NULL,
  created_at             timestamptz NOT NULL,
  changed_at             timestamptz NOT NULL,
  -- Of the present state: accept or ship before this, or the order is cancelled and refunded (MKT-9).
  act_by                 timestamptz,
  reservation_expires_at timestamptz NOT NULL,
  delivered_at           timestamptz,
  CHECK ((buyer_kind = 'b2b') = (business_id IS NOT NULL))
);
CREATE INDEX orders_buyer ON orders (buyer_id, order_id DESC);
CREATE INDEX orders_dealer ON orders (dealer_id, state, order_id DESC);
CREATE INDEX orders_state ON orders (state, order_id DESC);
CREATE INDEX orders_checkout ON orders (checkout_id);
CREATE INDEX orders_due ON orders (act_by) WHERE act_by IS NOT NULL;

CREATE TABLE order_events (
  event_no   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  order_id   text NOT NULL REFERENCES orders,
  at         timestamptz NOT NULL,
  from_state text,
  to_state   text NOT NULL,
  mover      text NOT NULL CHECK (mover IN ('buyer', 'dealer', 'operations', 'system')),
  actor_id   text NOT NULL,
  reason     text
);
CREATE INDEX order_events_order ON order_events (order_id, event_no);
CREATE TRIGGER order_events_append_only BEFORE UPDATE OR DELETE ON order_events FOR EACH ROW EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON order_events FROM mistri_app;

CREATE TABLE shipments (
  order_id        text PRIMARY KEY REFERENCES orders,
  courier         text NOT NULL,
  tracking_number text NOT NULL,
  tracking_url    text,
  shipped_at      timestamptz NOT NULL,
  -- The buyer's one-time code: shown to the buyer (sealed), checked by its keyed digest.
  code_key        text NOT NULL,
  code_sealed     text NOT NULL,
  code_digest     text NOT NULL,
  attempts_left   int NOT NULL CHECK (attempts_left >= 0),
  delivered_by    text CHECK (delivered_by IN ('code', 'proof')),
  proof_file      text
);

CREATE TABLE order_returns (
  return_id    text PRIMARY KEY,
  order_id     text NOT NULL REFERENCES orders,
  state        text NOT NULL CHECK (state IN ('requested', 'accepted', 'rejected', 'withdrawn', 'received')),
  reason_code  text NOT NULL CHECK (reason_code IN ('defective', 'wrong_item', 'not_as_described', 'damaged', 'changed_mind')),
  reason       text NOT NULL,
  answer       text,
  -- [{lineId, productId, quantity, amount_minor}]
  lines        jsonb NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  created_at   timestamptz NOT NULL,
  changed_at   timestamptz NOT NULL
);
CREATE UNIQUE INDEX order_returns_open ON order_returns (order_id) WHERE state IN ('requested', 'accepted');
CREATE INDEX order_returns_order ON order_returns (order_id);
