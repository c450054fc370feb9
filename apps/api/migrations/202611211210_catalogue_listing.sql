-- Drafts, versions of listings, wholesale prices by quantity, alternative texts, districts (MKT-2, MKT-4, MKT-6).

ALTER TABLE products
  DROP CONSTRAINT products_status_check,
  ADD CONSTRAINT products_status_check
    CHECK (status IN ('draft', 'in_review', 'active', 'paused', 'rejected', 'pulled', 'removed')),
  ADD COLUMN version int NOT NULL DEFAULT 1 CHECK (version >= 1),
  -- From so many pieces on the B2B price is given; fewer cost the B2C price each.
  ADD COLUMN b2b_minimum_quantity int NOT NULL DEFAULT 1 CHECK (b2b_minimum_quantity BETWEEN 1 AND 10000),
  -- [{"quantity": 10, "price_minor": 9000}, …], quantities ascending, prices descending; checked by `checkListing`.
  ADD COLUMN b2b_breaks jsonb NOT NULL DEFAULT '[]'
    CHECK (jsonb_typeof(b2b_breaks) = 'array' AND jsonb_array_length(b2b_breaks) <= 6);

-- What a listing said at each time. A dispute looks here, and so does whoever asks "who changed this price?".
CREATE TABLE product_versions (
  product_id text NOT NULL REFERENCES products (product_id),
  version    int NOT NULL,
  content    jsonb NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL,
  PRIMARY KEY (product_id, version)
);
REVOKE UPDATE, DELETE, TRUNCATE ON product_versions FROM mistri_app;

ALTER TABLE product_photos
  ADD COLUMN alt text NOT NULL DEFAULT '' CHECK (char_length(alt) <= 200);

-- Where a dealer's shop stands, by the PIN's district. Numbers of the search index; never reused.
CREATE TABLE catalogue_districts (
  district_no int GENERATED ALWAYS AS IDENTITY (MAXVALUE 100000) PRIMARY KEY,
  state_code  text NOT NULL CHECK (state_code ~ '^[0-9]{2}$'),
  name        text NOT NULL CHECK (char_length(name) BETWEEN 1 AND 80),
  UNIQUE (state_code, name)
);
ALTER TABLE catalogue_sellers ADD COLUMN district_no int REFERENCES catalogue_districts (district_no);
ALTER TABLE catalogue_search ADD COLUMN district_no int NOT NULL DEFAULT 0;

-- Sellers who stopped or started while their rows are being brought up to date, and the words behind a listing's titles.
CREATE INDEX products_of_dealer_live ON products (dealer_id, product_id) WHERE status = 'active';
CREATE INDEX products_review_queue ON products (product_id) WHERE status IN ('in_review', 'pulled');
-- Near-duplicate titles are looked for among one dealer's listings of one kind only: products_same_kind finds those.

DROP FUNCTION catalogue_match;

-- The WHERE clause of a search. Always by the terms index: the planner's guess for a frequent word would be a full scan.
CREATE FUNCTION catalogue_condition(must int[], any_of int[], none_of int[], price_column text, price_from int, price_to int)
RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  condition text := 'true';
BEGIN
  IF price_column NOT IN ('b2c_minor', 'b2b_minor') THEN RAISE 'unknown price column'; END IF;
  IF cardinality(must) > 0 THEN condition := condition || ' AND listing.terms @> $1'; END IF;
  FOR at IN 1 .. coalesce(array_length(any_of, 1), 0) LOOP
    condition := condition || format(' AND listing.terms && $2[%s:%s]', at, at);
  END LOOP;
  IF cardinality(none_of) > 0 THEN condition := condition || ' AND NOT (listing.terms && $3)'; END IF;
  IF price_from IS NOT NULL OR price_to IS NOT NULL THEN
    condition := condition || format(' AND listing.%I BETWEEN coalesce($4, 0) AND coalesce($5, 2147483647)', price_column);
  END IF;
  RETURN condition || ' AND NOT EXISTS (SELECT FROM catalogue_sellers AS seller
    WHERE seller.dealer_no = listing.dealer_no AND NOT seller.selling AND seller.indexed)';
END $$;

-- The first `most` live listings in an order (after a place in it), and how many there are in all of this window.
CREATE FUNCTION catalogue_page(
  must int[], any_of int[], none_of int[], price_column text, price_from int, price_to int,
  sort_column text, descending boolean, after_value int, after_id text, most int)
RETURNS TABLE (product_id text, sort_value int, matched int)
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET jit = off SET work_mem = '32MB' AS $$
#variable_conflict use_column
DECLARE
  direction text := CASE WHEN descending THEN 'DESC' ELSE 'ASC' END;
  beyond text := CASE WHEN descending THEN '<' ELSE '>' END;
  statement text;
BEGIN
  IF sort_column NOT IN ('rank', 'b2c_minor', 'b2b_minor', 'rating', 'listed_day') THEN RAISE 'unknown order'; END IF;
  statement := format(
    'SELECT listing.product_id, listing.%1$I, (count(*) OVER ())::int FROM catalogue_search AS listing WHERE %2$s',
    sort_column, catalogue_condition(must, any_of, none_of, price_column, price_from, price_to));
  IF after_id IS NOT NULL THEN
    statement := statement || format(' AND (listing.%1$I, listing.product_id) %2$s ($6, $7)', sort_column, beyond);
  END IF;
  statement := statement || format(' ORDER BY listing.%1$I %2$s, listing.product_id %2$s LIMIT $8', sort_column, direction);
  RETURN QUERY EXECUTE statement USING must, any_of, none_of, price_from, price_to, after_value, after_id, most;
END $$;

-- How the listings of a search divide: one row per facet and value; facet 'all' counts them.
CREATE FUNCTION catalogue_facets(must int[], any_of int[], none_of int[], price_column text, price_from int, price_to int)
RETURNS TABLE (facet text, value int, uses int)
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_indexscan = off SET jit = off SET work_mem = '32MB' AS $$
BEGIN
  RETURN QUERY EXECUTE format(
    'WITH found AS MATERIALIZED (
       SELECT category_no, brand_no, model_nos, grade_no, district_no, in_stock, %1$I AS price
       FROM catalogue_search AS listing WHERE %2$s)
     SELECT ''all'', 0, count(*)::int FROM found
     UNION ALL SELECT ''category'', category_no, count(*)::int FROM found GROUP BY 2
     UNION ALL SELECT ''brand'', brand_no, count(*)::int FROM found WHERE brand_no > 0 GROUP BY 2
     UNION ALL SELECT ''grade'', grade_no, count(*)::int FROM found GROUP BY 2
     UNION ALL SELECT ''district'', district_no, count(*)::int FROM found WHERE district_no > 0 GROUP BY 2
     UNION ALL SELECT ''stock'', 1, count(*)::int FROM found WHERE in_stock
     UNION ALL SELECT ''price'', width_bucket(price, ARRAY[20000, 50000, 100000, 250000, 500000]), count(*)::int
       FROM found GROUP BY 2
     UNION ALL (SELECT ''model'', model_no, count(*)::int FROM found, unnest(model_nos) AS model_no GROUP BY 2
       ORDER BY 3 DESC LIMIT 60)',
    price_column, catalogue_condition(must, any_of, none_of, price_column, price_from, price_to))
  USING must, any_of, none_of, price_from, price_to;
END $$;
