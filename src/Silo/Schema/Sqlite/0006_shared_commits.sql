-- String keys need no hashes to be found by, and a row that was cleared is deleted.
ALTER TABLE OrleansStorage DROP COLUMN GrainIdHash;
ALTER TABLE OrleansStorage DROP COLUMN GrainIdN0;
ALTER TABLE OrleansStorage DROP COLUMN GrainIdN1;
ALTER TABLE OrleansStorage DROP COLUMN GrainTypeHash;

UPDATE OrleansQuery SET QueryText = '
  INSERT INTO OrleansStorage (GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
  SELECT @GrainTypeString, @GrainIdExtensionString, @ServiceId, @PayloadBinary, datetime(''now''), 1
  WHERE @GrainStateVersion IS NULL OR EXISTS (
    SELECT 1 FROM OrleansStorage WHERE GrainIdExtensionString = @GrainIdExtensionString AND GrainTypeString = @GrainTypeString AND ServiceId = @ServiceId)
  ON CONFLICT (GrainIdExtensionString, GrainTypeString, ServiceId) DO UPDATE
  SET PayloadBinary = excluded.PayloadBinary, ModifiedOn = excluded.ModifiedOn, Version = OrleansStorage.Version + 1
  WHERE OrleansStorage.Version = @GrainStateVersion
  RETURNING Version AS NewGrainStateVersion'
WHERE QueryKey = 'WriteToStorageKey';

UPDATE OrleansQuery SET QueryText = (SELECT QueryText FROM OrleansQuery WHERE QueryKey = 'DeleteStorageKey') WHERE QueryKey = 'ClearStorageKey';
DROP TRIGGER media_catalog_clear;
