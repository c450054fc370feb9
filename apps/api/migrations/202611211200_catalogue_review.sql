-- MKT-3, MKT-4, IN-12: review of listings, photos, reports, forbidden words; the numbers behind them as data.

CREATE TABLE catalogue_policy (
  only_row           boolean PRIMARY KEY DEFAULT true CHECK (only_row),
  -- A dealer is trusted after so many approved listings.
  trusted_after      int NOT NULL CHECK (trusted_after BETWEEN 0 AND 1000),
  -- A price that moves by more than this waits for review.
  price_jump_bp      int NOT NULL CHECK (price_jump_bp BETWEEN 100 AND 100000),
  -- So many people report a listing, and it is pulled.
  report_threshold   int NOT NULL CHECK (report_threshold BETWEEN 1 AND 1000),
  photo_limit        int NOT NULL CHECK (photo_limit BETWEEN 1 AND 20),
  -- Photos whose 64-bit fingerprints differ in at most so many bits look the same.
  photo_distance     int NOT NULL CHECK (photo_distance BETWEEN 0 AND 12),
  -- Titles of one dealer that are this similar (percent, trigrams) name the same thing.
  title_similarity   int NOT NULL CHECK (title_similarity BETWEEN 50 AND 100),
  changed_at         timestamptz NOT NULL
);
INSERT INTO catalogue_policy
  (trusted_after, price_jump_bp, report_threshold, photo_limit, photo_distance, title_similarity, changed_at)
VALUES (5, 3000, 5, 8, 6, 90, now());

CREATE TABLE product_reviews (
  review_id   text PRIMARY KEY,
  product_id  text NOT NULL REFERENCES products (product_id),
  dealer_id   text NOT NULL,
  reasons     text[] NOT NULL CHECK (cardinality(reasons) >= 1),
  -- What the reasons found: ids of look-alikes, old and new price, words.
  details     jsonb NOT NULL DEFAULT '{}',
  -- Changes of a live listing that take effect when approved; null when the listing itself waits.
  proposed    jsonb,
  state       text NOT NULL CHECK (state IN ('open', 'approved', 'rejected', 'withdrawn')),
  opened_at   timestamptz NOT NULL,
  decided_at  timestamptz,
  decided_by  text,
  note        text CHECK (char_length(note) <= 500),
  CHECK ((state = 'open') = (decided_at IS NULL))
);
CREATE UNIQUE INDEX product_reviews_one_open ON product_reviews (product_id) WHERE state = 'open';
CREATE INDEX product_reviews_queue ON product_reviews (review_id) WHERE state = 'open';
CREATE INDEX product_reviews_of_product ON product_reviews (product_id, review_id);

CREATE TABLE product_photos (
  photo_id    text PRIMARY KEY,
  product_id  text NOT NULL REFERENCES products (product_id),
  dealer_id   text NOT NULL,
  position    int NOT NULL,
  width       int NOT NULL,
  height      int NOT NULL,
  -- Perceptual fingerprint: 64 bits, and the same in four numbered pieces for the look-up of near ones.
  fingerprint bigint NOT NULL,
  pieces      int[] NOT NULL,
  state       text NOT NULL CHECK (state IN ('shown', 'waiting', 'removed')),
  created_at  timestamptz NOT NULL
);
CREATE INDEX product_photos_of_product ON product_photos (product_id, position) WHERE state <> 'removed';
CREATE INDEX product_photos_pieces ON product_photos USING gin (pieces) WHERE state <> 'removed';

CREATE TABLE product_reports (
  report_id  text PRIMARY KEY,
  product_id text NOT NULL REFERENCES products (product_id),
  user_id    text NOT NULL,
  reason     text NOT NULL CHECK (reason IN ('fake', 'wrong_item', 'forbidden', 'wrong_price', 'offensive', 'other')),
  note       text CHECK (char_length(note) <= 500),
  state      text NOT NULL DEFAULT 'open' CHECK (state IN ('open', 'upheld', 'dismissed')),
  created_at timestamptz NOT NULL
);
-- One open voice per person and listing.
CREATE UNIQUE INDEX product_reports_once ON product_reports (product_id, user_id) WHERE state = 'open';
CREATE INDEX product_reports_open ON product_reports (product_id) WHERE state = 'open';

-- IN-12: changing an IMEI is an offence, and so is helping. `identifier` + `act` near each other, or a `phrase`, is
-- refused; an identifier before a `harmless` noun is not ("IMEI sticker"). Rows, so that compliance can add to them.
CREATE TABLE forbidden_words (
  kind text NOT NULL CHECK (kind IN ('identifier', 'act', 'harmless', 'phrase')),
  word text NOT NULL CHECK (char_length(word) BETWEEN 2 AND 60),
  PRIMARY KEY (kind, word)
);
INSERT INTO forbidden_words (kind, word) VALUES
  ('identifier', 'imei'), ('identifier', 'imie'), ('identifier', 'emei'), ('identifier', 'iemi'), ('identifier', 'meid'), ('identifier', 'esn'),
  ('identifier', 'ஐஎம்இஐ'), ('identifier', 'आईएमईआई'),
  ('act', 'chang'), ('act', 'rewrit'), ('act', 'writ'), ('act', 'repair'), ('act', 'patch'), ('act', 'generat'), ('act', 'spoof'),
  ('act', 'clon'), ('act', 'fake'), ('act', 'faking'), ('act', 'eras'), ('act', 'remov'), ('act', 'bypass'), ('act', 'flash'),
  ('act', 'edit'), ('act', 'restor'), ('act', 'unban'), ('act', 'unblock'), ('act', 'unblacklist'), ('act', 'blacklist'), ('act', 'modif'),
  ('act', 'tamper'), ('act', 'alter'), ('act', 'null'), ('act', 'zero'), ('act', 'program'), ('act', 'reset'), ('act', 'swap'), ('act', 'inject'),
  ('act', 'fix'), ('act', 'unlock'), ('act', 'crack'), ('act', 'hack'), ('act', 'clean'), ('act', 'whitelist'), ('act', 'tool'), ('act', 'dongle'), ('act', 'software'),
  ('act', 'badal'), ('act', 'badl'), ('act', 'maatr'), ('act', 'maatt'), ('act', 'matru'), ('act', 'மாற்ற'), ('act', 'बदल'), ('act', 'चेंज'),
  ('harmless', 'sticker'), ('harmless', 'label'), ('harmless', 'barcode'), ('harmless', 'scanner'), ('harmless', 'tray'), ('harmless', 'printed'),
  ('harmless', 'register'), ('harmless', 'book'), ('harmless', 'card'), ('harmless', 'lookup'), ('harmless', 'check'), ('harmless', 'checker'),
  ('harmless', 'engraved'), ('harmless', 'engraving'), ('harmless', 'plate'), ('harmless', 'slip'), ('harmless', 'holder'), ('harmless', 'lens'),
  ('phrase', 'sn write tool'), ('phrase', 'sn writer'), ('phrase', 'maui meta'), ('phrase', 'modem meta'), ('phrase', 'cert file patch'),
  ('phrase', 'blacklist removal'), ('phrase', 'blacklist remover'), ('phrase', 'stolen phone unlock'), ('phrase', 'baseband repair box'),
  ('phrase', 'qcn file'), ('phrase', 'nvram writer'), ('phrase', 'ceir unblock'), ('phrase', 'ceir bypass');
