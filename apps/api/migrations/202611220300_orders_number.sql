-- Support looks for an order by the number that pages and mails show: the last eight characters of its id. The id stands
-- behind it, so that “newest first” comes out of this index too and is never read out of the whole table.
CREATE INDEX orders_number ON orders (right(order_id, 8), order_id);
