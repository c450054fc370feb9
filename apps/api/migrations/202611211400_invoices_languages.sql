-- MKT-10: a document is drawn in the reader's language; each drawing is kept as it was first made.
ALTER TABLE invoice_renderings
  ADD COLUMN language text NOT NULL DEFAULT 'en' CHECK (language IN ('en', 'ta', 'hi')),
  DROP CONSTRAINT invoice_renderings_pkey,
  ADD PRIMARY KEY (invoice_id, variant, language);
