-- What the application says of its assets, tags and metadata: shown in lists from the catalog, found by media_labels.
ALTER TABLE media_catalog ADD COLUMN tags jsonb, ADD COLUMN metadata jsonb;

-- A row for each tag ('t:' and the tag) and each metadata ('m:' and key=value; no key holds '='), in the order of lists.
CREATE TABLE media_labels (
  account text COLLATE "C" NOT NULL,
  label text COLLATE "C" NOT NULL,
  created_at bigint NOT NULL,
  id text COLLATE "C" NOT NULL,
  PRIMARY KEY (account, label, created_at, id)
);

CREATE FUNCTION media_labels_of(tags jsonb, metadata jsonb) RETURNS SETOF text LANGUAGE sql IMMUTABLE AS $$
  SELECT 't:' || tag FROM jsonb_array_elements_text(tags) AS tag
  UNION ALL
  SELECT 'm:' || key || '=' || value FROM jsonb_each_text(metadata)
$$;

CREATE FUNCTION media_labels_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP <> 'INSERT' THEN
    DELETE FROM media_labels
    WHERE account = OLD.account AND label = ANY (ARRAY(SELECT media_labels_of(OLD.tags, OLD.metadata))) AND created_at = OLD.created_at AND id = OLD.id;
  END IF;
  IF TG_OP <> 'DELETE' THEN
    INSERT INTO media_labels SELECT NEW.account, label, NEW.created_at, NEW.id FROM media_labels_of(NEW.tags, NEW.metadata) AS label;
  END IF;
  RETURN NULL;
END
$$;

-- Once per row, unlike the other triggers: its condition is checked in passing, so rows without labels cost nothing, and no two
-- writers ever want the same label row.
CREATE TRIGGER media_labels_add AFTER INSERT ON media_catalog FOR EACH ROW
  WHEN (NEW.tags IS NOT NULL OR NEW.metadata IS NOT NULL) EXECUTE FUNCTION media_labels_follow();
CREATE TRIGGER media_labels_change AFTER UPDATE ON media_catalog FOR EACH ROW
  WHEN (OLD.tags IS DISTINCT FROM NEW.tags OR OLD.metadata IS DISTINCT FROM NEW.metadata) EXECUTE FUNCTION media_labels_follow();
CREATE TRIGGER media_labels_remove AFTER DELETE ON media_catalog FOR EACH ROW
  WHEN (OLD.tags IS NOT NULL OR OLD.metadata IS NOT NULL) EXECUTE FUNCTION media_labels_follow();

CREATE OR REPLACE FUNCTION media_catalog_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE media_catalog AS c
  SET kind = asset.kind, status = asset.status, tenant_id = asset.tenant_id, filename = asset.filename, content_type = asset.content_type,
    size = asset.size, width = asset.width, height = asset.height, duration_ms = asset.duration_ms,
    created_at = asset.created_at, purge_at = asset.purge_at, job_due = asset.job_due, tags = asset.tags, metadata = asset.metadata
  FROM written, jsonb_populate_record(NULL::media_catalog, convert_from(written.PayloadBinary, 'UTF8')::jsonb) AS asset
  WHERE written.GrainTypeString = 'media' AND c.account = asset.account AND c.id = asset.id AND c IS DISTINCT FROM asset;
  RETURN NULL;
END
$$;
