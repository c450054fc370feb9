-- What the gateway tells of is looked for by its id. Both keys began with the gateway, of which there is one: while the
-- table is young, or its statistics are old, either of them looks as good for either id, and PostgreSQL read every
-- payment there is through the wrong one (209 pages per webhook after 350 payments). With the id first only one fits.
ALTER TABLE payments
  ADD CONSTRAINT payments_gateway_order_key UNIQUE (gateway_order_id, gateway),
  ADD CONSTRAINT payments_gateway_payment_key UNIQUE (gateway_payment_id, gateway),
  DROP CONSTRAINT payments_gateway_gateway_order_id_key,
  DROP CONSTRAINT payments_gateway_gateway_payment_id_key;
