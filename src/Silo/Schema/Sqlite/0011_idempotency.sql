-- Answers that are kept under an Idempotency-Key (account/hash), sealed with the key itself. Times are Unix milliseconds.
CREATE TABLE idempotency (
  key TEXT PRIMARY KEY,
  fingerprint TEXT NOT NULL,
  answer BLOB NOT NULL,
  kept_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL
);

CREATE INDEX idempotency_expired ON idempotency (expires_at);

-- Who adds an answer takes up to four away that have expired: more go than come, so what is left is a day's.
CREATE TRIGGER idempotency_sweep AFTER INSERT ON idempotency BEGIN
  DELETE FROM idempotency WHERE key IN (SELECT key FROM idempotency WHERE expires_at <= NEW.kept_at ORDER BY expires_at LIMIT 4);
END;
