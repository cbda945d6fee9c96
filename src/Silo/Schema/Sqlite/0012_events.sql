-- Whose events are written at all: accounts with webhooks, and those that somebody listens to (live_until). Everybody else's writes
-- find no row here and write nothing more. last_place counts an account's events; who resumes from a place before kept_from has missed some.
CREATE TABLE media_event_accounts (
  account TEXT PRIMARY KEY,
  hooks INTEGER NOT NULL DEFAULT 0,
  live_until INTEGER NOT NULL DEFAULT 0,
  last_place INTEGER NOT NULL DEFAULT 0,
  kept_from INTEGER NOT NULL DEFAULT 0
);

-- Events are written in the transaction of the state that makes them (Databases/SqliteCommits.cs), and get their place afterwards, as on
-- Postgres, where ids don't become visible in their order.
CREATE TABLE media_events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  event_id TEXT NOT NULL,
  account TEXT NOT NULL,
  media_id TEXT NOT NULL,
  tenant_id TEXT,
  type TEXT NOT NULL,
  hooked INTEGER NOT NULL,
  at INTEGER NOT NULL,
  body TEXT NOT NULL,
  place INTEGER
);

CREATE INDEX media_events_fresh ON media_events (account, id) WHERE place IS NULL;
CREATE UNIQUE INDEX media_events_placed ON media_events (account, place) WHERE place IS NOT NULL;
CREATE INDEX media_events_age ON media_events (account, at) WHERE place IS NOT NULL;

-- The secret has to be readable: it signs what is sent.
CREATE TABLE media_webhooks (
  webhook_id TEXT PRIMARY KEY,
  account TEXT NOT NULL,
  url TEXT NOT NULL,
  events TEXT NOT NULL,
  tenant_id TEXT,
  description TEXT,
  secret TEXT NOT NULL,
  old_secret TEXT,
  old_secret_until INTEGER,
  enabled INTEGER NOT NULL,
  off_reason TEXT,
  off_at INTEGER,
  failing_since INTEGER,
  created_at INTEGER NOT NULL
);

CREATE INDEX media_webhooks_account ON media_webhooks (account, created_at);

-- An event's way to a webhook. turn is the order in which an asset's events are sent: its place, or that of its replay.
CREATE TABLE media_webhook_deliveries (
  account TEXT NOT NULL,
  place INTEGER NOT NULL,
  webhook_id TEXT NOT NULL,
  media_id TEXT NOT NULL,
  status TEXT NOT NULL,
  turn INTEGER NOT NULL,
  tries INTEGER NOT NULL,
  first_at INTEGER,
  due_at INTEGER NOT NULL,
  done_at INTEGER,
  attempts TEXT NOT NULL,
  PRIMARY KEY (account, place, webhook_id)
);

CREATE INDEX media_webhook_log ON media_webhook_deliveries (webhook_id, place);
CREATE INDEX media_webhook_due ON media_webhook_deliveries (webhook_id, due_at) WHERE status = 'pending';
CREATE INDEX media_webhook_turns ON media_webhook_deliveries (webhook_id, media_id, turn) WHERE status = 'pending';

-- Up to where in the table of reminders purges were announced; one row.
CREATE TABLE media_purge_announcements (
  one INTEGER PRIMARY KEY,
  until INTEGER NOT NULL,
  grain TEXT NOT NULL
);
