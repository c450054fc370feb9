-- IN-5 … IN-9: rates and thresholds of the tax law as dated data. What has begun to apply never changes; a new rate is a
-- new row that ends the one before it.

CREATE TABLE tax_rates (
  rate_id          text PRIMARY KEY,
  -- gst                    rate on a supply; scope: HSN or SAC prefix, the longest that fits wins
  -- gst_operator           rate the platform itself owes for services of unregistered suppliers, s.9(5); scope: SAC prefix
  -- tcs                    s.52 CGST, on the net taxable value, both halves together; scope: all
  -- tds                    s.194-O, on the gross; scope: with_pan or without_pan
  -- tds_exempt_gross       gross of a financial year up to which individuals and HUFs with PAN are exempt; scope: all
  -- consumer_address_total invoice value from which goods to an unregistered buyer need name and address; scope: all
  -- e_invoice_turnover     yearly turnover from which an IRN is due; scope: all
  kind             text NOT NULL CHECK (kind IN ('gst', 'gst_operator', 'tcs', 'tds', 'tds_exempt_gross',
                                                 'consumer_address_total', 'e_invoice_turnover')),
  scope            text NOT NULL,
  rate_bp          int CHECK (rate_bp BETWEEN 0 AND 10000),
  amount_minor     bigint CHECK (amount_minor BETWEEN 0 AND 100000000000000),
  -- Days of the Indian calendar; valid_to is the first day it no longer holds.
  valid_from       date NOT NULL,
  valid_to         date,
  source           text NOT NULL CHECK (length(source) BETWEEN 3 AND 300),
  note             text CHECK (length(note) <= 500),
  created_by       text NOT NULL,
  created_at       timestamptz NOT NULL,
  withdrawn_by     text,
  withdrawn_at     timestamptz,
  withdrawn_reason text CHECK (length(withdrawn_reason) BETWEEN 3 AND 500),
  CONSTRAINT tax_rates_period CHECK (valid_to > valid_from),
  CONSTRAINT tax_rates_one_value CHECK (CASE WHEN kind IN ('gst', 'gst_operator', 'tcs', 'tds')
    THEN rate_bp IS NOT NULL AND amount_minor IS NULL ELSE rate_bp IS NULL AND amount_minor IS NOT NULL END),
  CONSTRAINT tax_rates_scope CHECK (CASE kind WHEN 'gst' THEN scope ~ '^(?:\d{2}|\d{4}|\d{6}|\d{8})$'
    WHEN 'gst_operator' THEN scope ~ '^99(?:\d{2}|\d{4})?$' WHEN 'tds' THEN scope IN ('with_pan', 'without_pan')
    ELSE scope = 'all' END),
  -- CGST and SGST, central and state TCS are equal halves.
  CONSTRAINT tax_rates_halves CHECK (kind NOT IN ('gst', 'gst_operator', 'tcs') OR rate_bp % 2 = 0),
  CONSTRAINT tax_rates_withdrawn CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)
    AND (withdrawn_at IS NULL) = (withdrawn_reason IS NULL)),
  -- Two rates never hold on one day.
  CONSTRAINT tax_rates_no_overlap EXCLUDE USING gist (kind WITH =, scope WITH =, daterange(valid_from, valid_to) WITH &&)
    WHERE (withdrawn_at IS NULL)
);
CREATE INDEX tax_rates_lookup ON tax_rates (kind, scope, valid_from) WHERE withdrawn_at IS NULL;

-- Only the end of a rate and its withdrawal may change, and each only once it is known; the use cases keep both in the
-- future.
CREATE FUNCTION tax_rates_guard() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.withdrawn_at IS NOT NULL
     OR (NEW.rate_id, NEW.kind, NEW.scope, NEW.rate_bp, NEW.amount_minor, NEW.valid_from, NEW.source, NEW.note,
         NEW.created_by, NEW.created_at)
     IS DISTINCT FROM (OLD.rate_id, OLD.kind, OLD.scope, OLD.rate_bp, OLD.amount_minor, OLD.valid_from, OLD.source,
         OLD.note, OLD.created_by, OLD.created_at) THEN
    RAISE EXCEPTION 'tax rates are not edited, a new one follows' USING ERRCODE = 'restrict_violation';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER tax_rates_guard BEFORE UPDATE ON tax_rates FOR EACH ROW EXECUTE FUNCTION tax_rates_guard();
CREATE TRIGGER tax_rates_keep BEFORE DELETE ON tax_rates FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER tax_rates_no_truncate BEFORE TRUNCATE ON tax_rates EXECUTE FUNCTION refuse_change();
REVOKE DELETE, TRUNCATE ON tax_rates FROM mistri_app;

-- Opening data, collected from public sources in November 2026; counsel confirms before launch (INDIA.md). Ids are fixed,
-- so that every installation has the same.
INSERT INTO tax_rates (rate_id, kind, scope, rate_bp, amount_minor, valid_from, valid_to, source, note, created_by, created_at)
SELECT 'txr_01jd00000000000000000' || lpad(row_number() OVER ()::text, 5, '0'), kind, scope, rate_bp, amount_minor,
       valid_from::date, valid_to::date, source, note, 'system:seed', timestamptz '2026-01-01 00:00:00+05:30'
FROM (VALUES
  ('gst', '8517', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Telephones, smartphones and their parts'),
  ('gst', '8504', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Chargers, adapters, power supplies'),
  ('gst', '8507', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Accumulators: lithium-ion and others'),
  ('gst', '8518', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Earphones, headphones, loudspeakers, microphones'),
  ('gst', '7007', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Tempered and laminated safety glass, screen protectors'),
  ('gst', '8516', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Electric irons, kettles, heaters and their parts'),
  ('gst', '8509', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Mixers, grinders and other household machines'),
  ('gst', '8414', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Fans'),
  ('gst', '8471', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Laptops, computers, drives'),
  ('gst', '8473', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Parts of computers'),
  ('gst', '8523', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Memory cards, pen drives'),
  ('gst', '8524', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Flat panel display modules'),
  ('gst', '8525', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Camera modules'),
  ('gst', '8528', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Monitors, televisions'),
  ('gst', '8529', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Parts of displays and monitors'),
  ('gst', '8532', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Capacitors'),
  ('gst', '8534', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Printed circuits'),
  ('gst', '8536', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Connectors, switches, sockets'),
  ('gst', '8541', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Diodes, transistors, LEDs'),
  ('gst', '8542', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Integrated circuits'),
  ('gst', '8544', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Cables, charging leads'),
  ('gst', '3506', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Adhesives'),
  ('gst', '3919', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Self-adhesive plastic films and screen guards'),
  ('gst', '3926', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Plastic cases and covers'),
  ('gst', '4202', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Cases and pouches'),
  ('gst', '8203', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Pliers, tweezers and similar hand tools'),
  ('gst', '8205', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Other hand tools'),
  ('gst', '8515', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Soldering irons and stations'),
  ('gst', '9030', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 9/2025-Central Tax (Rate)', 'Multimeters and other instruments'),
  ('gst', '9987', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 11/2017-Central Tax (Rate), as amended', 'Maintenance and repair services'),
  ('gst', '9985', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 11/2017-Central Tax (Rate), as amended', 'Support services: commission and platform fees'),
  ('gst', '9968', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 11/2017-Central Tax (Rate), as amended', 'Postal, courier and local delivery services'),
  ('gst', '9965', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 11/2017-Central Tax (Rate), as amended', 'Goods transport and delivery'),
  ('gst', '9973', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 11/2017-Central Tax (Rate), as amended', 'Leasing and licensing services, software licences'),
  ('gst', '9983', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 11/2017-Central Tax (Rate), as amended', 'Other professional and technical services'),
  ('gst', '9984', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 11/2017-Central Tax (Rate), as amended', 'Telecommunication and online services'),
  ('gst_operator', '9968', 1800, NULL::bigint, '2025-09-22', NULL, 'Notification 17/2025-Central Tax (Rate)', 'Local delivery by an unregistered person through the platform (IN-8)'),
  ('tcs', 'all', 100, NULL::bigint, '2018-10-01', '2024-07-10', 'Notification 52/2018-Central Tax', '0.5 + 0.5, or 1 between States'),
  ('tcs', 'all', 50, NULL::bigint, '2024-07-10', NULL, 'Notification 15/2024-Central Tax', '0.25 + 0.25, or 0.5 between States (IN-6)'),
  ('tds', 'with_pan', 100, NULL::bigint, '2020-10-01', '2024-10-01', 'Income-tax Act s.194-O, Finance Act 2020', NULL),
  ('tds', 'with_pan', 10, NULL::bigint, '2024-10-01', NULL, 'Income-tax Act s.194-O, Finance (No. 2) Act 2024', '0.1 % of the gross (IN-7)'),
  ('tds', 'without_pan', 500, NULL::bigint, '2020-10-01', NULL, 'Income-tax Act s.206AA', '5 % without PAN (IN-7)'),
  ('tds_exempt_gross', 'all', NULL::int, 50000000, '2020-10-01', NULL, 'Income-tax Act s.194-O(2)', '₹5 lakh in a financial year; individuals and HUFs with PAN'),
  ('consumer_address_total', 'all', NULL::int, 5000000, '2017-07-01', NULL, 'CGST Rules, rule 46', '₹50,000 (IN-3)'),
  ('e_invoice_turnover', 'all', NULL::int, 5000000000, '2023-08-01', NULL, 'Notification 10/2023-Central Tax', '₹5 crore (IN-9)')
) AS seed (kind, scope, rate_bp, amount_minor, valid_from, valid_to, source, note);
