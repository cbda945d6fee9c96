-- Answers that are kept under an Idempotency-Key (account/hash), sealed with the key itself. Times are Unix milliseconds.
CREATE TABLE idempotency (
  key text COLLATE "C" PRIMARY KEY,
  fingerprint text NOT NULL,
  answer bytea NOT NULL,
  kept_at bigint NOT NULL,
  expires_at bigint NOT NULL
);

CREATE INDEX idempotency_expired ON idempotency (expires_at);

-- Who adds an answer takes up to four away that have expired, those that nobody else is taking: more go than come, so what is left is a day's.
CREATE FUNCTION idempotency_sweep() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM idempotency WHERE key = ANY (ARRAY(
    SELECT key FROM idempotency WHERE expires_at <= NEW.kept_at ORDER BY expires_at LIMIT 4 FOR UPDATE SKIP LOCKED));
  RETURN NULL;
END
$$;

CREATE TRIGGER idempotency_sweep AFTER INSERT ON idempotency FOR EACH ROW EXECUTE FUNCTION idempotency_sweep();
