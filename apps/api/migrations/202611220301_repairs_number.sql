-- As orders_number: support looks for a repair by the last eight characters of its id.
CREATE INDEX repairs_number ON repairs (right(repair_id, 8), repair_id);
