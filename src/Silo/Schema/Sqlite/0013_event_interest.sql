-- Counts the accounts that began to be listened to. A silo knows who is, as of a version; a write of somebody else's asset only compares the
-- version (Databases/EventInterest.cs) in the statement that writes it. Postgres only: SQLite looks the account up, in its own process.
CREATE TABLE media_event_interest (
  one INTEGER PRIMARY KEY,
  version INTEGER NOT NULL
);

INSERT INTO media_event_interest VALUES (1, 1);
