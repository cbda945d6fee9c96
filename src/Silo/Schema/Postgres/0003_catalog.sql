-- What lists need of every asset, derived from its state in the same transaction. The columns have the names of the
-- state's JSON properties (MediaState.cs), so a row is populated from the document; times are Unix milliseconds.
CREATE TABLE media_catalog (
  account text COLLATE "C" NOT NULL,
  id text COLLATE "C" NOT NULL,
  kind text NOT NULL,
  status text NOT NULL,
  tenant_id text,
  filename text NOT NULL,
  content_type text,
  size bigint,
  width integer,
  height integer,
  duration_ms bigint,
  created_at bigint NOT NULL,
  purge_at bigint NOT NULL,
  PRIMARY KEY (account, id)
);

CREATE INDEX media_catalog_newest ON media_catalog (account, created_at DESC, id DESC) WHERE status <> 'deleted';
CREATE INDEX media_catalog_rare ON media_catalog (account, status, created_at DESC, id DESC) WHERE status NOT IN ('ready', 'pending_upload');
CREATE INDEX media_catalog_tenant ON media_catalog (account, tenant_id, created_at DESC, id DESC) WHERE tenant_id IS NOT NULL;

-- Totals. Concurrent writers of one account add to different slots, so that they don't queue on one row's lock; a total
-- is the sum. tenant_id is '*' for all of the account's assets and '=' with the tenant's id for one tenant's.
CREATE TABLE media_counts (
  account text COLLATE "C" NOT NULL,
  tenant_id text COLLATE "C" NOT NULL,
  kind text COLLATE "C" NOT NULL,
  status text COLLATE "C" NOT NULL,
  slot smallint NOT NULL,
  n bigint NOT NULL,
  bytes bigint NOT NULL,
  PRIMARY KEY (account, tenant_id, kind, status, slot)
);

CREATE FUNCTION media_catalog_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  doc jsonb;
BEGIN
  IF TG_OP = 'DELETE' OR NEW.PayloadBinary IS NULL THEN
    doc := convert_from(OLD.PayloadBinary, 'UTF8')::jsonb;
    DELETE FROM media_catalog WHERE account = doc->>'account' AND id = doc->>'id';
    RETURN NULL;
  END IF;

  INSERT INTO media_catalog SELECT * FROM jsonb_populate_record(NULL::media_catalog, convert_from(NEW.PayloadBinary, 'UTF8')::jsonb)
  ON CONFLICT (account, id) DO UPDATE
  SET kind = excluded.kind, status = excluded.status, tenant_id = excluded.tenant_id, filename = excluded.filename, content_type = excluded.content_type,
    size = excluded.size, width = excluded.width, height = excluded.height, duration_ms = excluded.duration_ms,
    created_at = excluded.created_at, purge_at = excluded.purge_at;
  RETURN NULL;
END
$$;

CREATE TRIGGER media_catalog_write AFTER INSERT OR UPDATE ON OrleansStorage FOR EACH ROW
  WHEN (NEW.GrainTypeString = 'media') EXECUTE FUNCTION media_catalog_follow();
CREATE TRIGGER media_catalog_delete AFTER DELETE ON OrleansStorage FOR EACH ROW
  WHEN (OLD.GrainTypeString = 'media' AND OLD.PayloadBinary IS NOT NULL) EXECUTE FUNCTION media_catalog_follow();

CREATE FUNCTION media_counts_follow() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  -- In the order of the key, so that two writers who share a slot never wait for each other in a circle.
  INSERT INTO media_counts AS c (account, tenant_id, kind, status, slot, n, bytes)
  SELECT d.account, t.tenant_id, d.kind, d.status, pg_backend_pid() % 8, sum(d.n), sum(d.n * coalesce(d.size, 0))
  FROM (
    SELECT OLD.account, OLD.tenant_id, OLD.kind, OLD.status, OLD.size, -1 AS n WHERE TG_OP <> 'INSERT'
    UNION ALL
    SELECT NEW.account, NEW.tenant_id, NEW.kind, NEW.status, NEW.size, 1 AS n WHERE TG_OP <> 'DELETE'
  ) AS d
  CROSS JOIN LATERAL (SELECT '*' AS tenant_id UNION ALL SELECT '=' || d.tenant_id WHERE d.tenant_id IS NOT NULL) AS t
  GROUP BY 1, 2, 3, 4
  HAVING sum(d.n) <> 0 OR sum(d.n * coalesce(d.size, 0)) <> 0
  ORDER BY 1, 2, 3, 4
  ON CONFLICT (account, tenant_id, kind, status, slot) DO UPDATE SET n = c.n + excluded.n, bytes = c.bytes + excluded.bytes;
  RETURN NULL;
END
$$;

CREATE TRIGGER media_counts_follow AFTER INSERT OR UPDATE OR DELETE ON media_catalog FOR EACH ROW EXECUTE FUNCTION media_counts_follow();
