-- Why a product cannot be changed so, by name (`listing-problems`): the pages say it in the reader's language.
ALTER TABLE product_bulk_rows ADD COLUMN problem_rule text;
