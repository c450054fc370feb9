-- Tells every process that a table has changed whose readings are kept in memory (ADR 0017). On such a table:
-- CREATE TRIGGER … AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE … FOR EACH STATEMENT EXECUTE FUNCTION tell_kept_change();
CREATE FUNCTION tell_kept_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('mistri_kept', TG_TABLE_NAME);
  RETURN NULL;
END $$;
