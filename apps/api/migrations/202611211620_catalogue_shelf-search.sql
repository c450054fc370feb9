-- A search that names a phone and a kind of part starts from the listings of both (about a hundred) and looks at each,
-- instead of meeting the long lists of everything else that is asked (in stock, a grade, zones). Same answers as
-- catalogue_page and catalogue_facets; `must` need not name the model and the category again.
CREATE FUNCTION catalogue_shelf_page(
  model int, category int, must int[], any_of int[], sizes int[], price_column text, price_from int, price_to int,
  sort_column text, descending boolean, after_value int, after_id text, most int)
RETURNS TABLE (product_id text, sort_value int, matched int)
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
#variable_conflict use_column
DECLARE
  direction text := CASE WHEN descending THEN 'DESC' ELSE 'ASC' END;
  beyond text := CASE WHEN descending THEN '<' ELSE '>' END;
  statement text;
BEGIN
  IF sort_column NOT IN ('rank', 'b2c_minor', 'b2b_minor', 'rating', 'listed_day') THEN RAISE 'unknown order'; END IF;
  statement := format(
    'SELECT listing.product_id, listing.%1$I, (count(*) OVER ())::int
     FROM catalogue_model_listings AS place JOIN catalogue_search AS listing ON listing.product_id = place.product_id
     WHERE place.model_no = $8 AND place.category_no = $9 AND %2$s',
    sort_column, catalogue_condition(must, sizes, price_column, price_from, price_to));
  IF after_id IS NOT NULL THEN
    statement := statement || format(' AND (listing.%1$I, listing.product_id) %2$s ($5, $6)', sort_column, beyond);
  END IF;
  statement := statement || format(' ORDER BY listing.%1$I %2$s, listing.product_id %2$s LIMIT $7', sort_column, direction);
  RETURN QUERY EXECUTE statement
    USING must, any_of, price_from, price_to, after_value, after_id, most, model, category;
END $$;

CREATE FUNCTION catalogue_shelf_facets(
  model int, category int, must int[], any_of int[], sizes int[], price_column text, price_from int, price_to int)
RETURNS TABLE (facet text, value int, uses int)
LANGUAGE plpgsql STABLE
SET enable_seqscan = off SET enable_bitmapscan = off SET enable_hashjoin = off SET enable_mergejoin = off SET jit = off AS $$
BEGIN
  RETURN QUERY EXECUTE format(
    'WITH found AS MATERIALIZED (
       SELECT listing.category_no, listing.brand_no, listing.model_nos, listing.grade_no, listing.district_no,
              listing.in_stock, listing.%1$I AS price
       FROM catalogue_model_listings AS place JOIN catalogue_search AS listing ON listing.product_id = place.product_id
       WHERE place.model_no = $5 AND place.category_no = $6 AND %2$s)
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
  USING must, any_of, price_from, price_to, model, category;
END $$;
