-- API keys, stored as their SHA-256 in hexadecimal. Times are Unix milliseconds.
CREATE TABLE api_keys (
  key_id text PRIMARY KEY,
  hash text NOT NULL UNIQUE,
  account text NOT NULL,
  name text NOT NULL,
  hint text NOT NULL,
  created_at bigint NOT NULL,
  revoked_at bigint
);
