-- What keys are for, and until when. Those that are there already may do what they could: everything. Scopes are names with blanks between.
ALTER TABLE api_keys ADD COLUMN scopes text NOT NULL DEFAULT '*';
ALTER TABLE api_keys ADD COLUMN tenant_id text;
ALTER TABLE api_keys ADD COLUMN expires_at bigint;
ALTER TABLE api_keys ADD COLUMN last_used_at bigint;
ALTER TABLE api_keys ADD COLUMN replaced_by text;
CREATE INDEX api_keys_account ON api_keys (account, created_at);
