-- How many checkouts of a buyer wait for their payment is asked at every checkout.
CREATE INDEX orders_unpaid ON orders (buyer_id) WHERE state = 'awaiting_payment';
