-- When an asset's job is due (MediaState.JobDue), so that jobs are found whose worker was lost.
ALTER TABLE media_catalog ADD COLUMN job_due bigint;
CREATE INDEX media_catalog_jobs ON media_catalog (account, job_due) WHERE job_due IS NOT NULL;

CREATE OR REPLACE FUNCTION media_catalog_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE media_catalog AS c
  SET kind = asset.kind, status = asset.status, tenant_id = asset.tenant_id, filename = asset.filename, content_type = asset.content_type,
    size = asset.size, width = asset.width, height = asset.height, duration_ms = asset.duration_ms,
    created_at = asset.created_at, purge_at = asset.purge_at, job_due = asset.job_due
  FROM written, jsonb_populate_record(NULL::media_catalog, convert_from(written.PayloadBinary, 'UTF8')::jsonb) AS asset
  WHERE written.GrainTypeString = 'media' AND c.account = asset.account AND c.id = asset.id AND c IS DISTINCT FROM asset;
  RETURN NULL;
END
$$;
