-- Lists by rank without words or other filters are read in the order of an index, page by page, however long they are.

-- A category of a brand. `dealer_no` so that counting reads the index only.
CREATE INDEX catalogue_search_kind ON catalogue_search (category_no, brand_no, rank DESC, product_id DESC)
  INCLUDE (dealer_no);

-- What fits a phone: a listing stands here once per model it names. Kept by triggers, so that it is never another truth.
CREATE TABLE catalogue_model_listings (
  product_id  text NOT NULL,
  model_no    int NOT NULL,
  category_no int NOT NULL,
  dealer_no   int NOT NULL,
  rank        int NOT NULL,
  PRIMARY KEY (product_id, model_no)
) WITH (fillfactor = 90, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

INSERT INTO catalogue_model_listings (product_id, model_no, category_no, dealer_no, rank)
SELECT DISTINCT ON (product_id, model_no) product_id, model_no, category_no, dealer_no, rank
FROM catalogue_search, unnest(model_nos) AS model_no;

CREATE INDEX catalogue_model_listings_rank ON catalogue_model_listings (model_no, rank DESC, product_id DESC)
  INCLUDE (category_no, dealer_no);

CREATE FUNCTION catalogue_list_models() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM catalogue_model_listings AS listing USING gone WHERE listing.product_id = gone.product_id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO catalogue_model_listings (product_id, model_no, category_no, dealer_no, rank)
    SELECT DISTINCT product_id, model_no, category_no, dealer_no, rank FROM come, unnest(model_nos) AS model_no;
  END IF;
  RETURN NULL;
END $$;

CREATE TRIGGER catalogue_search_come AFTER INSERT ON catalogue_search
  REFERENCING NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION catalogue_list_models();
CREATE TRIGGER catalogue_search_gone AFTER DELETE ON catalogue_search
  REFERENCING OLD TABLE AS gone FOR EACH STATEMENT EXECUTE FUNCTION catalogue_list_models();

-- Most changes of a listing (its stock, its price) change nothing here.
CREATE FUNCTION catalogue_relist_models() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  WITH changed AS (
    SELECT come.product_id, come.model_nos, come.category_no, come.dealer_no, come.rank
    FROM come JOIN gone USING (product_id)
    WHERE (come.model_nos, come.category_no, come.dealer_no, come.rank)
      IS DISTINCT FROM (gone.model_nos, gone.category_no, gone.dealer_no, gone.rank)),
  wanted AS (
    SELECT DISTINCT product_id, model_no, category_no, dealer_no, rank FROM changed, unnest(model_nos) AS model_no),
  dropped AS (
    DELETE FROM catalogue_model_listings AS listing USING changed
    WHERE listing.product_id = changed.product_id AND listing.model_no <> ALL(changed.model_nos))
  INSERT INTO catalogue_model_listings AS listing (product_id, model_no, category_no, dealer_no, rank)
  SELECT product_id, model_no, category_no, dealer_no, rank FROM wanted
  ON CONFLICT (product_id, model_no) DO UPDATE
    SET category_no = excluded.category_no, dealer_no = excluded.dealer_no, rank = excluded.rank;
  RETURN NULL;
END $$;

CREATE TRIGGER catalogue_search_changed AFTER UPDATE ON catalogue_search
  REFERENCING OLD TABLE AS gone NEW TABLE AS come FOR EACH STATEMENT EXECUTE FUNCTION catalogue_relist_models();
