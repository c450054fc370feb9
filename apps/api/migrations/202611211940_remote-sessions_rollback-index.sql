-- Anti-rollback (issue 4): a phone refuses an image with a lower index than it has seen. Part of what the platform signs.
ALTER TABLE firmware_images ADD COLUMN rollback_index bigint CHECK (rollback_index >= 0);
