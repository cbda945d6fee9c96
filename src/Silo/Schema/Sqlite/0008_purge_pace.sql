-- A refresh reads the purges that are next, at most so many for each range of the ring: a crowd waits in the table, not in
-- memory (MediaOptions.PurgesPerSecond). Other reminders are few and never wait behind it.
DROP INDEX reminders_due;
CREATE INDEX reminders_purges ON OrleansRemindersTable (ServiceId, StartTime, GrainHash) WHERE ReminderName = 'retention';
CREATE INDEX reminders_others ON OrleansRemindersTable (ServiceId, StartTime) WHERE ReminderName <> 'retention';

UPDATE OrleansQuery SET QueryText = '
  SELECT * FROM (
    SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND ReminderName = ''retention'' AND StartTime <= media_now(660)
      AND GrainHash > @BeginHash AND GrainHash <= @EndHash
    ORDER BY StartTime LIMIT 10000) AS purges
  UNION ALL
  SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND ReminderName <> ''retention'' AND StartTime <= media_now(660)
    AND GrainHash > @BeginHash AND GrainHash <= @EndHash'
WHERE QueryKey = 'ReadRangeRows1Key';

UPDATE OrleansQuery SET QueryText = '
  SELECT * FROM (
    SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
    WHERE ServiceId = @ServiceId AND ReminderName = ''retention'' AND StartTime <= media_now(660)
      AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)
    ORDER BY StartTime LIMIT 10000) AS purges
  UNION ALL
  SELECT GrainId, ReminderName, StartTime, Period, Version FROM OrleansRemindersTable
  WHERE ServiceId = @ServiceId AND ReminderName <> ''retention'' AND StartTime <= media_now(660)
    AND (GrainHash > @BeginHash OR GrainHash <= @EndHash)'
WHERE QueryKey = 'ReadRangeRows2Key';
