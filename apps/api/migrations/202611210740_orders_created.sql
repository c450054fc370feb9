-- Reports and the admin's list ask for orders of a period.
CREATE INDEX orders_created ON orders (created_at);
