-- Alternatives of a search come as one flat list with the sizes of its groups: no padding to a rectangle.
DROP FUNCTION catalogue_page;
DROP FUNCTION catalogue_facets;
DROP FUNCTION catalogue_condition;

-- The WHERE clause of a search over `$1 must, $2 any_of, $3 price_from, $4 price_to`. Always by the terms index: the
-- planner's guess for a frequent word would be a full scan.
CREATE FUNCTION catalogue_condition(must int[], sizes int[], price_column text, price_from int, price_to int)
RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
  condition text := 'true';
  first int := 1;
  size int;
BEGIN
  IF price_column NOT IN ('b2c_minor', 'b2b_minor') THEN RAISE 'unknown price column'; END IF;
  IF cardinality(must) > 0 THEN condition := condition || ' AND listing.terms @> $1'; END IF;
  FOREACH size IN ARRAY sizes LOOP
    condition := condition || format(' AND listing.terms && $2[%s:%s]', first, first + size - 1);
    first := first + size;
  END LOOP;
  IF price_from IS NOT NULL OR price_to IS NOT NULL THEN
    condition := condition || format(' AND listing.%I BETWEEN coalesce($3, 0) AND coalesce($4, 2147483647)', price_column);
  END IF;
  RETURN condition || ' AND NOT EXISTS (SELECT FROM catalogue_sellers AS seller
    WHERE seller.dealer_no = listing.dealer_no AND NOT seller.selling AND seller.indexed)';
END $$;

-- The first `most` live listings in an order (after a place in it), and how many there are in all of this window.
CREATE FUNCTION catalogue_page(
  must int[], any_of int[], sizes int[], price_column text, price_from int, price_to int,
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
    sort_column, catalogue_condition(must, sizes, price_column, price_from, price_to));
  IF after_id IS NOT NULL THEN
    statement := statement || format(' AND (listing.%1$I, listing.product_id) %2$s ($5, $6)', sort_column, beyond);
  END IF;
  statement := statement || format(' ORDER BY listing.%1$I %2$s, listing.product_id %2$s LIMIT $7', sort_column, direction);
  RETURN QUERY EXECUTE statement USING must, any_of, price_from, price_to, after_value, after_id, most;
END $$;

-- How the listings of a search divide: one row per facet and value; facet 'all' counts them.
CREATE FUNCTION catalogue_facets(must int[], any_of int[], sizes int[], price_column text, price_from int, price_to int)
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
    price_column, catalogue_condition(must, sizes, price_column, price_from, price_to))
  USING must, any_of, price_from, price_to;
END $$;
