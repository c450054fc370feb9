-- MKT-2, MKT-3, MKT-4, MKT-6: what is for sale, by whom, and how it is found.

-- Reference data: rows, not code. `*_no` are the small numbers of the search index; they never change or get reused.
CREATE TABLE catalogue_categories (
  category_id      text PRIMARY KEY CHECK (category_id ~ '^[a-z0-9-]{2,40}$'),
  category_no      int NOT NULL UNIQUE CHECK (category_no BETWEEN 1 AND 32767),
  name_en          text NOT NULL,
  name_ta          text NOT NULL,
  name_hi          text NOT NULL,
  hsn              text NOT NULL CHECK (hsn ~ '^[0-9]{4,8}$'),
  gst_rate_bp      int NOT NULL CHECK (gst_rate_bp BETWEEN 0 AND 4000),
  typical_weight_g int NOT NULL CHECK (typical_weight_g BETWEEN 1 AND 30000),
  -- IN-16: batteries and chargers are sold only with a BIS registration.
  bis_required     boolean NOT NULL DEFAULT false,
  models_required  boolean NOT NULL DEFAULT true,
  position         int NOT NULL,
  active           boolean NOT NULL DEFAULT true
);

CREATE TABLE catalogue_brands (
  brand_id text PRIMARY KEY CHECK (brand_id ~ '^[a-z0-9-]{2,40}$'),
  brand_no int NOT NULL UNIQUE CHECK (brand_no BETWEEN 1 AND 32767),
  name     text NOT NULL UNIQUE CHECK (char_length(name) BETWEEN 1 AND 60),
  active   boolean NOT NULL DEFAULT true
);

CREATE TABLE catalogue_models (
  model_id text PRIMARY KEY CHECK (model_id ~ '^[a-z0-9-]{2,80}$'),
  model_no int NOT NULL UNIQUE CHECK (model_no BETWEEN 1 AND 1000000),
  brand_id text NOT NULL REFERENCES catalogue_brands (brand_id),
  name     text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  year     int CHECK (year BETWEEN 2000 AND 2100),
  active   boolean NOT NULL DEFAULT true,
  UNIQUE (brand_id, name)
);

-- What words of a query mean: a category, brand, model or grade. `key` are the fewest words that name it, `all_words`
-- every word that may (so that "redmi note 12" is the Note 12 and not the Redmi 12).
CREATE TABLE catalogue_meanings (
  term      int NOT NULL,
  key       text[] NOT NULL CHECK (cardinality(key) BETWEEN 1 AND 6),
  all_words text[] NOT NULL,
  PRIMARY KEY (term, key)
);
CREATE INDEX catalogue_meanings_key ON catalogue_meanings USING gin (key);

-- Every word of every title. Unknown words of a query are corrected against this list, not against products.
CREATE TABLE catalogue_words (
  word_id int GENERATED ALWAYS AS IDENTITY (MAXVALUE 16777215) PRIMARY KEY,
  word    text NOT NULL UNIQUE CHECK (char_length(word) BETWEEN 1 AND 32),
  -- The word with one letter left out, in all ways: two words within one typo of each other share an entry.
  deletes text[] NOT NULL
);
CREATE INDEX catalogue_words_similar ON catalogue_words USING gin (word gin_trgm_ops) WITH (fastupdate = off);
CREATE INDEX catalogue_words_deletes ON catalogue_words USING gin (deletes) WITH (fastupdate = off);
CREATE INDEX catalogue_words_prefix ON catalogue_words (word text_pattern_ops);

-- How many live listings have a term, counted by a task: a hint for the way a search goes, never a shown number.
CREATE TABLE catalogue_term_counts (
  term int PRIMARY KEY,
  uses int NOT NULL
);

-- A dealer as the catalogue sees it; written by the dealers room through `setSeller`.
CREATE TABLE catalogue_sellers (
  dealer_id       text PRIMARY KEY,
  dealer_no       int GENERATED ALWAYS AS IDENTITY UNIQUE,
  display_name    text NOT NULL CHECK (char_length(display_name) BETWEEN 1 AND 120),
  city            text NOT NULL,
  pin             text NOT NULL CHECK (pin ~ '^[1-9][0-9]{5}$'),
  state_code      text NOT NULL CHECK (state_code ~ '^[0-9]{2}$'),
  selling         boolean NOT NULL,
  -- Listings of a dealer who is not trusted yet wait for review (MKT-3).
  trusted         boolean NOT NULL DEFAULT false,
  approved_count  int NOT NULL DEFAULT 0,
  -- 'all', state codes ('33') and PIN prefixes ('p600').
  delivers_to     text[] NOT NULL DEFAULT '{all}' CHECK (cardinality(delivers_to) BETWEEN 1 AND 100),
  rating_x100     int NOT NULL DEFAULT 0 CHECK (rating_x100 BETWEEN 0 AND 500),
  rating_count    int NOT NULL DEFAULT 0 CHECK (rating_count >= 0),
  -- Listings of this dealer may still stand in the search index. While `NOT selling AND indexed` searches skip them.
  indexed         boolean NOT NULL DEFAULT false,
  changed_at      timestamptz NOT NULL
);
CREATE INDEX catalogue_sellers_stopped ON catalogue_sellers (dealer_no) WHERE NOT selling AND indexed;

CREATE TABLE products (
  product_id        text PRIMARY KEY,
  dealer_id         text NOT NULL REFERENCES catalogue_sellers (dealer_id),
  sku               text NOT NULL CHECK (char_length(sku) BETWEEN 1 AND 40),
  title             text NOT NULL CHECK (char_length(title) BETWEEN 5 AND 160),
  description       text NOT NULL DEFAULT '' CHECK (char_length(description) <= 4000),
  category_id       text NOT NULL REFERENCES catalogue_categories (category_id),
  brand_id          text REFERENCES catalogue_brands (brand_id),
  model_nos         int[] NOT NULL DEFAULT '{}' CHECK (cardinality(model_nos) <= 60),
  grade             text NOT NULL CHECK (grade IN ('original', 'oem', 'compatible', 'refurbished')),
  mrp_minor         bigint NOT NULL CHECK (mrp_minor BETWEEN 100 AND 100000000),
  b2c_price_minor   bigint NOT NULL CHECK (b2c_price_minor >= 100),
  b2b_price_minor   bigint NOT NULL CHECK (b2b_price_minor >= 100),
  hsn               text NOT NULL CHECK (hsn ~ '^[0-9]{4,8}$'),
  gst_rate_bp       int NOT NULL CHECK (gst_rate_bp BETWEEN 0 AND 4000),
  warranty_months   int NOT NULL CHECK (warranty_months BETWEEN 0 AND 120),
  weight_g          int NOT NULL CHECK (weight_g BETWEEN 1 AND 30000),
  country_of_origin text NOT NULL CHECK (country_of_origin ~ '^[A-Z]{2}$'),
  manufacturer      text NOT NULL CHECK (char_length(manufacturer) BETWEEN 3 AND 300),
  bis_registration  text CHECK (bis_registration ~ '^R-[0-9]{8}$'),
  status            text NOT NULL CHECK (status IN ('in_review', 'active', 'paused', 'rejected', 'pulled', 'removed')),
  paused_by         text CHECK (paused_by IN ('dealer', 'admin')),
  status_reason     text CHECK (char_length(status_reason) <= 500),
  cover_photo_id    text,
  photo_count       int NOT NULL DEFAULT 0,
  rating_x100       int NOT NULL DEFAULT 0 CHECK (rating_x100 BETWEEN 0 AND 500),
  rating_count      int NOT NULL DEFAULT 0 CHECK (rating_count >= 0),
  created_at        timestamptz NOT NULL,
  listed_at         timestamptz,
  updated_at        timestamptz NOT NULL,
  -- MKT-4
  CONSTRAINT products_price_order CHECK (b2b_price_minor <= b2c_price_minor AND b2c_price_minor <= mrp_minor),
  CHECK ((status = 'paused') = (paused_by IS NOT NULL))
);
CREATE UNIQUE INDEX products_sku ON products (dealer_id, sku) WHERE status <> 'removed';
CREATE INDEX products_of_dealer ON products (dealer_id, product_id);
CREATE INDEX products_same_kind ON products (dealer_id, category_id, brand_id) WHERE status <> 'removed';

-- One narrow row per live listing. `terms` holds everything a search can ask for as integers
-- (family · 2²⁴ + number; search/search-terms.ts): words, category, brand, models, grade, dealer, in stock, delivery
-- zones, and buckets of price, rank, rating, day and a random shard. One index answers every search (ADR 0012).
CREATE TABLE catalogue_search (
  product_id  text PRIMARY KEY,
  dealer_no   int NOT NULL,
  category_no int NOT NULL,
  brand_no    int NOT NULL,
  model_nos   int[] NOT NULL,
  grade_no    int NOT NULL,
  in_stock    boolean NOT NULL,
  b2c_minor   int NOT NULL,
  b2b_minor   int NOT NULL,
  rank        int NOT NULL,
  rating      int NOT NULL,
  seller_rating int NOT NULL,
  listed_day  int NOT NULL,
  terms       int[] NOT NULL
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);
-- fastupdate off: a pending list would make some searches pay for other people's writes.
CREATE INDEX catalogue_search_terms ON catalogue_search USING gin (terms) WITH (fastupdate = off);
-- For lists without words: the order itself is the way in.
CREATE INDEX catalogue_search_rank ON catalogue_search (rank DESC, product_id DESC);
CREATE INDEX catalogue_search_category ON catalogue_search (category_no, rank DESC, product_id DESC);

-- Live listings that have all of `must`, one of each row of `any_of`, none of `none_of`, and a price in between; at most
-- `most` of them, in no order. Always by the terms index: the planner's guess for a frequent word would be a full scan.
CREATE FUNCTION catalogue_match(
  must int[], any_of int[], none_of int[], price_column text, price_from int, price_to int, most int)
RETURNS TABLE (product_id text, category_no int, brand_no int, model_nos int[], grade_no int, in_stock boolean,
               b2c_minor int, b2b_minor int, rank int, rating int, seller_rating int, listed_day int)
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET jit = off SET work_mem = '32MB' AS $$
#variable_conflict use_column
DECLARE
  statement text := 'SELECT product_id, category_no, brand_no, model_nos, grade_no, in_stock, b2c_minor, b2b_minor,
    rank, rating, seller_rating, listed_day FROM catalogue_search AS listing WHERE true';
BEGIN
  IF cardinality(must) > 0 THEN statement := statement || ' AND listing.terms @> $1'; END IF;
  FOR at IN 1 .. coalesce(array_length(any_of, 1), 0) LOOP
    statement := statement || format(' AND listing.terms && $2[%s:%s]', at, at);
  END LOOP;
  IF cardinality(none_of) > 0 THEN statement := statement || ' AND NOT (listing.terms && $3)'; END IF;
  IF price_from IS NOT NULL OR price_to IS NOT NULL THEN
    statement := statement || format(' AND listing.%I BETWEEN coalesce($4, 0) AND coalesce($5, 2147483647)', price_column);
  END IF;
  statement := statement || ' AND NOT EXISTS (SELECT FROM catalogue_sellers AS seller
    WHERE seller.dealer_no = listing.dealer_no AND NOT seller.selling AND seller.indexed) LIMIT $6';
  RETURN QUERY EXECUTE statement USING must, any_of, none_of, price_from, price_to, most;
END $$;
