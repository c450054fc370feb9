-- MKT-7: files of listings with progress and errors by row; changes of many listings with preview and undo.

CREATE TABLE product_imports (
  import_id   text PRIMARY KEY,
  dealer_id   text NOT NULL,
  created_by  text NOT NULL,
  label       text NOT NULL CHECK (char_length(label) <= 200),
  file_name   text NOT NULL,
  kind        text NOT NULL CHECK (kind IN ('csv', 'xlsx')),
  -- queued → checked (nothing written yet) → applying → applied; failed: the file itself could not be read.
  state       text NOT NULL CHECK (state IN ('queued', 'checked', 'applying', 'applied', 'failed', 'cancelled')),
  problem     text CHECK (char_length(problem) <= 500),
  row_count   int NOT NULL DEFAULT 0,
  created_at  timestamptz NOT NULL,
  finished_at timestamptz
);
CREATE INDEX product_imports_of_dealer ON product_imports (dealer_id, import_id);

CREATE TABLE product_import_rows (
  import_id  text NOT NULL REFERENCES product_imports (import_id),
  -- As the person sees it in the sheet: the header is row 1.
  row_no     int NOT NULL,
  cells      text[] NOT NULL,
  given      jsonb,
  action     text NOT NULL CHECK (action IN ('create', 'change', 'unchanged', 'error')),
  -- [{"column": "MRP", "message": "…"}]
  errors     jsonb NOT NULL DEFAULT '[]',
  outcome    text CHECK (outcome IN ('saved', 'waiting', 'failed')),
  product_id text,
  PRIMARY KEY (import_id, row_no)
);
CREATE INDEX product_import_rows_open ON product_import_rows (import_id, row_no)
  WHERE outcome IS NULL AND action IN ('create', 'change');

CREATE TABLE product_bulk_changes (
  bulk_id    text PRIMARY KEY,
  dealer_id  text NOT NULL,
  created_by text NOT NULL,
  change     jsonb NOT NULL,
  state      text NOT NULL CHECK (state IN ('preview', 'applied', 'undone')),
  created_at timestamptz NOT NULL,
  applied_at timestamptz,
  undone_at  timestamptz
);
CREATE INDEX product_bulk_changes_of_dealer ON product_bulk_changes (dealer_id, bulk_id);

CREATE TABLE product_bulk_rows (
  bulk_id    text NOT NULL REFERENCES product_bulk_changes (bulk_id),
  product_id text NOT NULL REFERENCES products (product_id),
  title      text NOT NULL,
  sku        text NOT NULL,
  before     jsonb NOT NULL,
  after      jsonb NOT NULL,
  -- Why this one cannot be changed so; null when it can.
  problem    text,
  outcome    text CHECK (outcome IN ('done', 'waiting', 'skipped', 'undone')),
  PRIMARY KEY (bulk_id, product_id)
);
