-- MKT-7: an import can be taken back for a while. Each saved row remembers how it left its listing and what stood there
-- before; only listings that nobody touched since are taken back. What is wrong is kept by name, to be said in any language.

ALTER TABLE product_imports
  DROP CONSTRAINT product_imports_state_check,
  ADD CONSTRAINT product_imports_state_check
    -- applied → undoing → undone
    CHECK (state IN ('queued', 'checked', 'applying', 'applied', 'undoing', 'undone', 'failed', 'cancelled')),
  ADD COLUMN problem_rule  text CHECK (char_length(problem_rule) <= 40),
  ADD COLUMN problem_limit text CHECK (char_length(problem_limit) <= 100),
  ADD COLUMN undone_at     timestamptz;

ALTER TABLE product_import_rows
  -- {"created": false, "version": 4, "before": {"b2cPrice": 189900}, "stock": {"before": 3, "after": 7}}
  ADD COLUMN trace  jsonb,
  ADD COLUMN undone text CHECK (undone IN ('undone', 'waiting', 'skipped'));

CREATE INDEX product_import_rows_to_undo ON product_import_rows (import_id, row_no)
  WHERE undone IS NULL AND outcome IN ('saved', 'waiting');
