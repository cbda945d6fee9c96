-- Whose events are written at all: accounts with webhooks, and those that somebody listens to (live_until). Everybody else's writes
-- find no row here and write nothing more. last_place counts an account's events; who resumes from a place before kept_from has missed some.
CREATE TABLE media_event_accounts (
  account text COLLATE "C" PRIMARY KEY,
  hooks bigint NOT NULL DEFAULT 0,
  live_until bigint NOT NULL DEFAULT 0,
  last_place bigint NOT NULL DEFAULT 0,
  kept_from bigint NOT NULL DEFAULT 0
) WITH (fillfactor = 50);

-- Events are written in the transaction of the state that makes them (Databases/PostgresCommits.cs). An id is taken before its transaction
-- commits, so ids don't become visible in their order: nobody reads by them. A place is given afterwards, to what is visible, under
-- the lock of the account's row above, so that places do. Of one asset the ids are in order, as each write waits for the one before it.
CREATE TABLE media_events (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  event_id text NOT NULL,
  account text COLLATE "C" NOT NULL,
  media_id text COLLATE "C" NOT NULL,
  tenant_id text,
  type text NOT NULL,
  hooked bigint NOT NULL,
  at bigint NOT NULL,
  body text NOT NULL,
  place bigint
);

CREATE INDEX media_events_fresh ON media_events (account, id) WHERE place IS NULL;
CREATE UNIQUE INDEX media_events_placed ON media_events (account, place) WHERE place IS NOT NULL;
CREATE INDEX media_events_age ON media_events (account, at) WHERE place IS NOT NULL;

-- The secret has to be readable: it signs what is sent.
CREATE TABLE media_webhooks (
  webhook_id text COLLATE "C" PRIMARY KEY,
  account text COLLATE "C" NOT NULL,
  url text NOT NULL,
  events text NOT NULL,
  tenant_id text,
  description text,
  secret text NOT NULL,
  old_secret text,
  old_secret_until bigint,
  enabled bigint NOT NULL,
  off_reason text,
  off_at bigint,
  failing_since bigint,
  created_at bigint NOT NULL
);

CREATE INDEX media_webhooks_account ON media_webhooks (account, created_at);

-- An event's way to a webhook. turn is the order in which an asset's events are sent: its place, or that of its replay.
CREATE TABLE media_webhook_deliveries (
  account text COLLATE "C" NOT NULL,
  place bigint NOT NULL,
  webhook_id text COLLATE "C" NOT NULL,
  media_id text COLLATE "C" NOT NULL,
  status text NOT NULL,
  turn bigint NOT NULL,
  tries bigint NOT NULL,
  first_at bigint,
  due_at bigint NOT NULL,
  done_at bigint,
  attempts text NOT NULL,
  PRIMARY KEY (account, place, webhook_id)
);

CREATE INDEX media_webhook_log ON media_webhook_deliveries (webhook_id, place);
CREATE INDEX media_webhook_due ON media_webhook_deliveries (webhook_id, due_at) WHERE status = 'pending';
CREATE INDEX media_webhook_turns ON media_webhook_deliveries (webhook_id, media_id, turn) WHERE status = 'pending';

-- Up to where in the table of reminders purges were announced; one row.
CREATE TABLE media_purge_announcements (
  one bigint PRIMARY KEY,
  until bigint NOT NULL,
  grain text COLLATE "C" NOT NULL
);
