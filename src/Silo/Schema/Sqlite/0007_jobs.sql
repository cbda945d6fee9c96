-- When an asset's job is due (MediaState.JobDue), so that jobs are found whose worker was lost.
ALTER TABLE media_catalog ADD COLUMN job_due INTEGER;
CREATE INDEX media_catalog_jobs ON media_catalog (account, job_due) WHERE job_due IS NOT NULL;

DROP TRIGGER media_catalog_insert;
DROP TRIGGER media_catalog_update;

CREATE TRIGGER media_catalog_insert AFTER INSERT ON OrleansStorage WHEN NEW.GrainTypeString = 'media' BEGIN
  INSERT INTO media_catalog
  SELECT doc->>'account', doc->>'id', doc->>'kind', doc->>'status', doc->>'tenant_id', doc->>'filename', doc->>'content_type',
    doc->>'size', doc->>'width', doc->>'height', doc->>'duration_ms', doc->>'created_at', doc->>'purge_at', doc->>'job_due'
  FROM (SELECT CAST(NEW.PayloadBinary AS TEXT) AS doc) WHERE true
  ON CONFLICT (account, id) DO UPDATE
  SET kind = excluded.kind, status = excluded.status, tenant_id = excluded.tenant_id, filename = excluded.filename, content_type = excluded.content_type,
    size = excluded.size, width = excluded.width, height = excluded.height, duration_ms = excluded.duration_ms,
    created_at = excluded.created_at, purge_at = excluded.purge_at, job_due = excluded.job_due;
END;

CREATE TRIGGER media_catalog_update AFTER UPDATE ON OrleansStorage WHEN NEW.GrainTypeString = 'media' AND NEW.PayloadBinary IS NOT NULL BEGIN
  INSERT INTO media_catalog
  SELECT doc->>'account', doc->>'id', doc->>'kind', doc->>'status', doc->>'tenant_id', doc->>'filename', doc->>'content_type',
    doc->>'size', doc->>'width', doc->>'height', doc->>'duration_ms', doc->>'created_at', doc->>'purge_at', doc->>'job_due'
  FROM (SELECT CAST(NEW.PayloadBinary AS TEXT) AS doc) WHERE true
  ON CONFLICT (account, id) DO UPDATE
  SET kind = excluded.kind, status = excluded.status, tenant_id = excluded.tenant_id, filename = excluded.filename, content_type = excluded.content_type,
    size = excluded.size, width = excluded.width, height = excluded.height, duration_ms = excluded.duration_ms,
    created_at = excluded.created_at, purge_at = excluded.purge_at, job_due = excluded.job_due;
END;
