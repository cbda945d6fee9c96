-- Writes of many assets share a statement and its commit (Databases/GroupCommit.cs), so what follows a write follows
-- it once per statement, for all of its rows, not once per row.

-- String keys need no hashes to be found by, and a row that was cleared is deleted.
ALTER TABLE OrleansStorage
  DROP COLUMN GrainIdHash, DROP COLUMN GrainIdN0, DROP COLUMN GrainIdN1, DROP COLUMN GrainTypeHash,
  ALTER COLUMN PayloadBinary SET NOT NULL;

UPDATE OrleansQuery SET QueryText = '
  INSERT INTO OrleansStorage AS stored (GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
  SELECT @GrainTypeString, @GrainIdExtensionString, @ServiceId, @PayloadBinary, now() at time zone ''utc'', 1
  WHERE @GrainStateVersion::integer IS NULL OR EXISTS (
    SELECT FROM OrleansStorage WHERE GrainIdExtensionString = @GrainIdExtensionString AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId)
  ON CONFLICT (GrainIdExtensionString, GrainTypeString, ServiceId) DO UPDATE
  SET PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = stored.Version + 1
  WHERE stored.Version = @GrainStateVersion
  RETURNING Version AS NewGrainStateVersion'
WHERE QueryKey = 'WriteToStorageKey';

UPDATE OrleansQuery SET QueryText = (SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'DeleteStorageKey') WHERE QueryKey = 'ClearStorageKey';

DROP TRIGGER media_catalog_write ON OrleansStorage;
DROP TRIGGER media_catalog_delete ON OrleansStorage;
DROP FUNCTION media_catalog_follow();
DROP TRIGGER media_counts_follow ON media_catalog;
DROP FUNCTION media_counts_follow();

CREATE FUNCTION media_catalog_add() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO media_catalog
  SELECT asset.* FROM written, jsonb_populate_record(NULL::media_catalog, convert_from(written.PayloadBinary, 'UTF8')::jsonb) AS asset
  WHERE written.GrainTypeString = 'media';
  RETURN NULL;
END
$$;

CREATE FUNCTION media_catalog_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE media_catalog AS c
  SET kind = asset.kind, status = asset.status, tenant_id = asset.tenant_id, filename = asset.filename, content_type = asset.content_type,
    size = asset.size, width = asset.width, height = asset.height, duration_ms = asset.duration_ms,
    created_at = asset.created_at, purge_at = asset.purge_at
  FROM written, jsonb_populate_record(NULL::media_catalog, convert_from(written.PayloadBinary, 'UTF8')::jsonb) AS asset
  WHERE written.GrainTypeString = 'media' AND c.account = asset.account AND c.id = asset.id AND c IS DISTINCT FROM asset;
  RETURN NULL;
END
$$;

CREATE FUNCTION media_catalog_remove() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM media_catalog AS c USING removed
  WHERE removed.GrainTypeString = 'media'
    AND c.account = split_part(removed.GrainIdExtensionString, '/', 1) AND c.id = split_part(removed.GrainIdExtensionString, '/', 2);
  RETURN NULL;
END
$$;

CREATE TRIGGER media_catalog_add AFTER INSERT ON OrleansStorage REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION media_catalog_add();
CREATE TRIGGER media_catalog_change AFTER UPDATE ON OrleansStorage REFERENCING NEW TABLE AS written FOR EACH STATEMENT EXECUTE FUNCTION media_catalog_change();
CREATE TRIGGER media_catalog_remove AFTER DELETE ON OrleansStorage REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION media_catalog_remove();

CREATE FUNCTION media_counts_follow() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  before media_catalog[];
  after media_catalog[];
BEGIN
  IF TG_OP <> 'INSERT' THEN before := (SELECT array_agg(removed) FROM removed); END IF;
  IF TG_OP <> 'DELETE' THEN after := (SELECT array_agg(added) FROM added); END IF;

  -- In the order of the key, so that two writers who share a slot never wait for each other in a circle.
  INSERT INTO media_counts AS c (account, tenant_id, kind, status, slot, n, bytes)
  SELECT d.account, t.tenant_id, d.kind, d.status, pg_backend_pid() % 8, sum(d.n), sum(d.n * coalesce(d.size, 0))
  FROM (
    SELECT account, tenant_id, kind, status, size, -1 AS n FROM unnest(before)
    UNION ALL
    SELECT account, tenant_id, kind, status, size, 1 AS n FROM unnest(after)
  ) AS d
  CROSS JOIN LATERAL (SELECT '*' AS tenant_id UNION ALL SELECT '=' || d.tenant_id WHERE d.tenant_id IS NOT NULL) AS t
  GROUP BY 1, 2, 3, 4
  HAVING sum(d.n) <> 0 OR sum(d.n * coalesce(d.size, 0)) <> 0
  ORDER BY 1, 2, 3, 4
  ON CONFLICT (account, tenant_id, kind, status, slot) DO UPDATE SET n = c.n + excluded.n, bytes = c.bytes + excluded.bytes;
  RETURN NULL;
END
$$;

CREATE TRIGGER media_counts_add AFTER INSERT ON media_catalog REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION media_counts_follow();
CREATE TRIGGER media_counts_change AFTER UPDATE ON media_catalog REFERENCING OLD TABLE AS removed NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION media_counts_follow();
CREATE TRIGGER media_counts_remove AFTER DELETE ON media_catalog REFERENCING OLD TABLE AS removed FOR EACH STATEMENT EXECUTE FUNCTION media_counts_follow();
