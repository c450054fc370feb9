-- A refund that failed at the gateway may be asked for again: what is said about the earlier attempts no longer counts.
ALTER TABLE gateway_refunds ADD COLUMN earlier_refund_ids text[] NOT NULL DEFAULT '{}';
