CREATE TABLE OrleansRemindersTable (
  ServiceId varchar(150) NOT NULL,
  GrainId varchar(150) NOT NULL,
  ReminderName varchar(150) NOT NULL,
  StartTime timestamptz(3) NOT NULL,
  Period bigint NOT NULL,
  GrainHash integer NOT NULL,
  Version integer NOT NULL,
  PRIMARY KEY (GrainId, ReminderName, ServiceId)
);

-- Refreshes ask for what is due, so their cost follows what is due and not what exists.
CREATE INDEX reminders_due ON OrleansRemindersTable (ServiceId, StartTime);

-- The database's clock, in one place: a test that moves time replaces this function.
CREATE FUNCTION media_now() RETURNS timestamptz LANGUAGE sql STABLE AS 'SELECT now()';

INSERT INTO OrleansQuery VALUES ('UpsertReminderRowKey', '
  INSERT INTO OrleansRemindersTable AS stored (ServiceId, GrainId, ReminderName, StartTime, Period, GrainHash, Version)
  VALUES (@ServiceId, @GrainId, @ReminderName, @StartTime, @Period, @GrainHash, 0)
  ON CONFLICT (GrainId, ReminderName, ServiceId) DO UPDATE
  SET StartTime = excluded.StartTime, Period = excluded.Period, GrainHash = excluded.GrainHash, Version = stored.Version + 1
  RETURNING Version');

INSERT INTO OrleansQuery VALUES ('ReadReminderRowsKey', '
  SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND GrainId = @GrainId');

INSERT INTO OrleansQuery VALUES ('ReadReminderRowKey', '
  SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName');

-- Orleans keeps reminders in memory that are due within ReminderOptions.ReminderLoadingWindow, 10 minutes, and asks
-- every 5. One minute more makes up for clocks that differ.
INSERT INTO OrleansQuery VALUES ('ReadRangeRows1Key', '
  SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND StartTime <= media_now() + interval ''11 minutes''
    AND GrainHash > @BeginHash AND GrainHash <= @EndHash');

INSERT INTO OrleansQuery VALUES ('ReadRangeRows2Key', '
  SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND StartTime <= media_now() + interval ''11 minutes''
    AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)');

INSERT INTO OrleansQuery VALUES ('DeleteReminderRowKey', '
  WITH deleted AS (
    DELETE FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND GrainId = @GrainId AND ReminderName = @ReminderName AND Version = @Version
    RETURNING 1)
  SELECT count(*)::integer FROM deleted');

INSERT INTO OrleansQuery VALUES ('DeleteReminderRowsKey', '
  DELETE FROM OrleansRemindersTable WHERE ServiceId = @ServiceId');
