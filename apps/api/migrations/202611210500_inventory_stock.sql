-- MKT-5: stock per product and warehouse. Never oversold: the CHECKs say it, the statements of the room do it.

CREATE TABLE warehouses (
  warehouse_id text PRIMARY KEY,
  dealer_id    text NOT NULL,
  name         text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  address      text NOT NULL CHECK (char_length(address) BETWEEN 5 AND 300),
  city         text NOT NULL CHECK (char_length(city) BETWEEN 1 AND 80),
  pin          text NOT NULL CHECK (pin ~ '^[1-9][0-9]{5}$'),
  state_code   text NOT NULL CHECK (state_code ~ '^[0-9]{2}$'),
  main         boolean NOT NULL DEFAULT false,
  active       boolean NOT NULL DEFAULT true,
  created_at   timestamptz NOT NULL,
  UNIQUE (dealer_id, name)
);
CREATE UNIQUE INDEX warehouses_one_main ON warehouses (dealer_id) WHERE main;

-- What can be in stock, with the labels a dealer knows it by (copied from the catalogue, which calls this room).
CREATE TABLE stock_items (
  product_id text PRIMARY KEY,
  dealer_id  text NOT NULL,
  sku        text NOT NULL,
  title      text NOT NULL,
  UNIQUE (dealer_id, sku)
);

CREATE TABLE stock (
  product_id   text NOT NULL REFERENCES stock_items (product_id),
  warehouse_id text NOT NULL REFERENCES warehouses (warehouse_id),
  dealer_id    text NOT NULL,
  quantity     int NOT NULL DEFAULT 0 CHECK (quantity BETWEEN 0 AND 1000000),
  reserved     int NOT NULL DEFAULT 0,
  low_stock_at int NOT NULL DEFAULT 3 CHECK (low_stock_at BETWEEN 0 AND 100000),
  updated_at   timestamptz NOT NULL,
  PRIMARY KEY (product_id, warehouse_id),
  CONSTRAINT stock_never_oversold CHECK (reserved BETWEEN 0 AND quantity)
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
CREATE INDEX stock_of_dealer ON stock (dealer_id, product_id, warehouse_id);

CREATE TABLE reservations (
  reservation_id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  job_id         text NOT NULL,
  product_id     text NOT NULL,
  warehouse_id   text NOT NULL,
  dealer_id      text NOT NULL,
  quantity       int NOT NULL CHECK (quantity > 0),
  returned       int NOT NULL DEFAULT 0,
  state          text NOT NULL CHECK (state IN ('held', 'committed', 'released', 'expired')),
  expires_at     timestamptz NOT NULL,
  created_at     timestamptz NOT NULL,
  settled_at     timestamptz,
  FOREIGN KEY (product_id, warehouse_id) REFERENCES stock (product_id, warehouse_id),
  CONSTRAINT reservations_return_what_was_sold
    CHECK (returned BETWEEN 0 AND quantity AND (returned = 0 OR state = 'committed')),
  CHECK ((state = 'held') = (settled_at IS NULL))
) WITH (fillfactor = 80, autovacuum_vacuum_scale_factor = 0.05);
-- A job reserves a stock row once; a second attempt while the first still holds is a bug of the caller.
CREATE UNIQUE INDEX reservations_held_once ON reservations (job_id, product_id, warehouse_id) WHERE state = 'held';
CREATE INDEX reservations_of_job ON reservations (job_id);
CREATE INDEX reservations_due ON reservations (expires_at) WHERE state = 'held';

-- Every change of a stock row: Σ quantity_delta = quantity and Σ reserved_delta = reserved (verifyStock).
CREATE TABLE stock_movements (
  seq            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  product_id     text NOT NULL,
  warehouse_id   text NOT NULL,
  dealer_id      text NOT NULL,
  kind           text NOT NULL CHECK (kind IN ('opened', 'received', 'counted', 'damaged', 'corrected', 'imported',
                                               'reserved', 'sold', 'released', 'expired', 'restocked')),
  quantity_delta int NOT NULL,
  reserved_delta int NOT NULL,
  job_id         text,
  reference      text,
  note           text CHECK (char_length(note) <= 300),
  actor_id       text NOT NULL,
  trace_id       text NOT NULL,
  at             timestamptz NOT NULL
);
CREATE INDEX stock_movements_of_product ON stock_movements (product_id, seq);
CREATE INDEX stock_movements_of_dealer ON stock_movements (dealer_id, seq);
CREATE UNIQUE INDEX stock_movements_restock_once
  ON stock_movements (reference, product_id, warehouse_id) WHERE kind = 'restocked';
CREATE TRIGGER stock_movements_append_only BEFORE UPDATE OR DELETE ON stock_movements
  FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER stock_movements_no_truncate BEFORE TRUNCATE ON stock_movements EXECUTE FUNCTION refuse_change();
REVOKE UPDATE, DELETE, TRUNCATE ON stock_movements FROM mistri_app;

-- How long a checkout keeps goods aside: data, changed by an admin with a reason (audited).
CREATE TABLE inventory_policy (
  only_row            boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  reservation_minutes int NOT NULL CHECK (reservation_minutes BETWEEN 1 AND 1440),
  changed_at          timestamptz NOT NULL
);
INSERT INTO inventory_policy (reservation_minutes, changed_at) VALUES (15, now());
