-- What lists need of every asset, derived from its state in the same transaction. The columns have the names of the
-- state's JSON properties (MediaState.cs); times are Unix milliseconds.
CREATE TABLE media_catalog (
  account TEXT NOT NULL,
  id TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  tenant_id TEXT,
  filename TEXT NOT NULL,
  content_type TEXT,
  size INTEGER,
  width INTEGER,
  height INTEGER,
  duration_ms INTEGER,
  created_at INTEGER NOT NULL,
  purge_at INTEGER NOT NULL,
  PRIMARY KEY (account, id)
) WITHOUT ROWID;

CREATE INDEX media_catalog_newest ON media_catalog (account, created_at DESC, id DESC) WHERE status <> 'deleted';
CREATE INDEX media_catalog_rare ON media_catalog (account, status, created_at DESC, id DESC) WHERE status NOT IN ('ready', 'pending_upload');
CREATE INDEX media_catalog_tenant ON media_catalog (account, tenant_id, created_at DESC, id DESC) WHERE tenant_id IS NOT NULL;

-- Totals, as in Postgres; SQLite has one writer at a time, so one slot is enough. tenant_id is '*' for all of the
-- account's assets and '=' with the tenant's id for one tenant's.
CREATE TABLE media_counts (
  account TEXT NOT NULL,
  tenant_id TEXT NOT NULL,
  kind TEXT NOT NULL,
  status TEXT NOT NULL,
  slot INTEGER NOT NULL,
  n INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  PRIMARY KEY (account, tenant_id, kind, status, slot)
) WITHOUT ROWID;

CREATE TRIGGER media_catalog_insert AFTER INSERT ON OrleansStorage WHEN NEW.GrainTypeString = 'media' BEGIN
  INSERT INTO media_catalog
  SELECT doc->>'account', doc->>'id', doc->>'kind', doc->>'status', doc->>'tenant_id', doc->>'filename', doc->>'content_type',
    doc->>'size', doc->>'width', doc->>'height', doc->>'duration_ms', doc->>'created_at', doc->>'purge_at'
  FROM (SELECT CAST(NEW.PayloadBinary AS TEXT) AS doc) WHERE true
  ON CONFLICT (account, id) DO UPDATE
  SET kind = excluded.kind, status = excluded.status, tenant_id = excluded.tenant_id, filename = excluded.filename, content_type = excluded.content_type,
    size = excluded.size, width = excluded.width, height = excluded.height, duration_ms = excluded.duration_ms,
    created_at = excluded.created_at, purge_at = excluded.purge_at;
END;

CREATE TRIGGER media_catalog_update AFTER UPDATE ON OrleansStorage WHEN NEW.GrainTypeString = 'media' AND NEW.PayloadBinary IS NOT NULL BEGIN
  INSERT INTO media_catalog
  SELECT doc->>'account', doc->>'id', doc->>'kind', doc->>'status', doc->>'tenant_id', doc->>'filename', doc->>'content_type',
    doc->>'size', doc->>'width', doc->>'height', doc->>'duration_ms', doc->>'created_at', doc->>'purge_at'
  FROM (SELECT CAST(NEW.PayloadBinary AS TEXT) AS doc) WHERE true
  ON CONFLICT (account, id) DO UPDATE
  SET kind = excluded.kind, status = excluded.status, tenant_id = excluded.tenant_id, filename = excluded.filename, content_type = excluded.content_type,
    size = excluded.size, width = excluded.width, height = excluded.height, duration_ms = excluded.duration_ms,
    created_at = excluded.created_at, purge_at = excluded.purge_at;
END;

CREATE TRIGGER media_catalog_clear AFTER UPDATE ON OrleansStorage WHEN NEW.GrainTypeString = 'media' AND NEW.PayloadBinary IS NULL BEGIN
  DELETE FROM media_catalog
  WHERE account = CAST(OLD.PayloadBinary AS TEXT)->>'account' AND id = CAST(OLD.PayloadBinary AS TEXT)->>'id';
END;

CREATE TRIGGER media_catalog_delete AFTER DELETE ON OrleansStorage WHEN OLD.GrainTypeString = 'media' AND OLD.PayloadBinary IS NOT NULL BEGIN
  DELETE FROM media_catalog
  WHERE account = CAST(OLD.PayloadBinary AS TEXT)->>'account' AND id = CAST(OLD.PayloadBinary AS TEXT)->>'id';
END;

CREATE TRIGGER media_counts_insert AFTER INSERT ON media_catalog BEGIN
  INSERT INTO media_counts
  SELECT NEW.account, tenant, NEW.kind, NEW.status, 0, 1, coalesce(NEW.size, 0)
  FROM (SELECT '*' AS tenant UNION ALL SELECT '=' || NEW.tenant_id) WHERE tenant IS NOT NULL
  ON CONFLICT DO UPDATE SET n = n + excluded.n, bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER media_counts_delete AFTER DELETE ON media_catalog BEGIN
  INSERT INTO media_counts
  SELECT OLD.account, tenant, OLD.kind, OLD.status, 0, -1, -coalesce(OLD.size, 0)
  FROM (SELECT '*' AS tenant UNION ALL SELECT '=' || OLD.tenant_id) WHERE tenant IS NOT NULL
  ON CONFLICT DO UPDATE SET n = n + excluded.n, bytes = bytes + excluded.bytes;
END;

CREATE TRIGGER media_counts_update AFTER UPDATE ON media_catalog
WHEN OLD.kind <> NEW.kind OR OLD.status <> NEW.status OR OLD.size IS NOT NEW.size OR OLD.tenant_id IS NOT NEW.tenant_id BEGIN
  INSERT INTO media_counts
  SELECT OLD.account, tenant, OLD.kind, OLD.status, 0, -1, -coalesce(OLD.size, 0)
  FROM (SELECT '*' AS tenant UNION ALL SELECT '=' || OLD.tenant_id) WHERE tenant IS NOT NULL
  ON CONFLICT DO UPDATE SET n = n + excluded.n, bytes = bytes + excluded.bytes;
  INSERT INTO media_counts
  SELECT NEW.account, tenant, NEW.kind, NEW.status, 0, 1, coalesce(NEW.size, 0)
  FROM (SELECT '*' AS tenant UNION ALL SELECT '=' || NEW.tenant_id) WHERE tenant IS NOT NULL
  ON CONFLICT DO UPDATE SET n = n + excluded.n, bytes = bytes + excluded.bytes;
END;
