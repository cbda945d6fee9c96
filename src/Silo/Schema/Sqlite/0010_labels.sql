-- What the application says of its assets, tags and metadata: shown in lists from the catalog, found by media_labels.
ALTER TABLE media_catalog ADD COLUMN tags TEXT;
ALTER TABLE media_catalog ADD COLUMN metadata TEXT;

-- A row for each tag ('t:' and the tag) and each metadata ('m:' and key=value; no key holds '='), in the order of lists.
CREATE TABLE media_labels (
  account TEXT NOT NULL,
  label TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  id TEXT NOT NULL,
  PRIMARY KEY (account, label, created_at, id)
) WITHOUT ROWID;

DROP TRIGGER media_catalog_insert;
DROP TRIGGER media_catalog_update;

CREATE TRIGGER media_catalog_insert AFTER INSERT ON OrleansStorage WHEN NEW.GrainTypeString = 'media' BEGIN
  INSERT INTO media_catalog
  SELECT doc->>'account', doc->>'id', doc->>'kind', doc->>'status', doc->>'tenant_id', doc->>'filename', doc->>'content_type',
    doc->>'size', doc->>'width', doc->>'height', doc->>'duration_ms', doc->>'created_at', doc->>'purge_at', doc->>'job_due', doc->>'tags', doc->>'metadata'
  FROM (SELECT CAST(NEW.PayloadBinary AS TEXT) AS doc) WHERE true
  ON CONFLICT (account, id) DO UPDATE
  SET kind = excluded.kind, status = excluded.status, tenant_id = excluded.tenant_id, filename = excluded.filename, content_type = excluded.content_type,
    size = excluded.size, width = excluded.width, height = excluded.height, duration_ms = excluded.duration_ms,
    created_at = excluded.created_at, purge_at = excluded.purge_at, job_due = excluded.job_due, tags = excluded.tags, metadata = excluded.metadata;
END;

CREATE TRIGGER media_catalog_update AFTER UPDATE ON OrleansStorage WHEN NEW.GrainTypeString = 'media' AND NEW.PayloadBinary IS NOT NULL BEGIN
  INSERT INTO media_catalog
  SELECT doc->>'account', doc->>'id', doc->>'kind', doc->>'status', doc->>'tenant_id', doc->>'filename', doc->>'content_type',
    doc->>'size', doc->>'width', doc->>'height', doc->>'duration_ms', doc->>'created_at', doc->>'purge_at', doc->>'job_due', doc->>'tags', doc->>'metadata'
  FROM (SELECT CAST(NEW.PayloadBinary AS TEXT) AS doc) WHERE true
  ON CONFLICT (account, id) DO UPDATE
  SET kind = excluded.kind, status = excluded.status, tenant_id = excluded.tenant_id, filename = excluded.filename, content_type = excluded.content_type,
    size = excluded.size, width = excluded.width, height = excluded.height, duration_ms = excluded.duration_ms,
    created_at = excluded.created_at, purge_at = excluded.purge_at, job_due = excluded.job_due, tags = excluded.tags, metadata = excluded.metadata;
END;

CREATE TRIGGER media_labels_add AFTER INSERT ON media_catalog WHEN NEW.tags IS NOT NULL OR NEW.metadata IS NOT NULL BEGIN
  INSERT INTO media_labels
  SELECT NEW.account, 't:' || value, NEW.created_at, NEW.id FROM json_each(NEW.tags)
  UNION ALL SELECT NEW.account, 'm:' || key || '=' || value, NEW.created_at, NEW.id FROM json_each(NEW.metadata);
END;

CREATE TRIGGER media_labels_change AFTER UPDATE ON media_catalog WHEN OLD.tags IS NOT NEW.tags OR OLD.metadata IS NOT NEW.metadata BEGIN
  DELETE FROM media_labels
  WHERE account = OLD.account AND created_at = OLD.created_at AND id = OLD.id
    AND label IN (SELECT 't:' || value FROM json_each(OLD.tags) UNION ALL SELECT 'm:' || key || '=' || value FROM json_each(OLD.metadata));
  INSERT INTO media_labels
  SELECT NEW.account, 't:' || value, NEW.created_at, NEW.id FROM json_each(NEW.tags)
  UNION ALL SELECT NEW.account, 'm:' || key || '=' || value, NEW.created_at, NEW.id FROM json_each(NEW.metadata);
END;

CREATE TRIGGER media_labels_remove AFTER DELETE ON media_catalog WHEN OLD.tags IS NOT NULL OR OLD.metadata IS NOT NULL BEGIN
  DELETE FROM media_labels
  WHERE account = OLD.account AND created_at = OLD.created_at AND id = OLD.id
    AND label IN (SELECT 't:' || value FROM json_each(OLD.tags) UNION ALL SELECT 'm:' || key || '=' || value FROM json_each(OLD.metadata));
END;
