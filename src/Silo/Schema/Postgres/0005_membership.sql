-- Who is in the cluster. Each change of it counts the version up, and says which version it was decided on: of two silos
-- that decide at once, one has its way and the other looks again.
CREATE TABLE OrleansMembershipVersionTable (
  DeploymentId varchar(150) PRIMARY KEY,
  Timestamp timestamptz(3) NOT NULL DEFAULT now(),
  Version integer NOT NULL DEFAULT 0
);

CREATE TABLE OrleansMembershipTable (
  DeploymentId varchar(150) NOT NULL REFERENCES OrleansMembershipVersionTable ON DELETE CASCADE,
  Address varchar(45) NOT NULL,
  Port integer NOT NULL,
  Generation integer NOT NULL,
  SiloName varchar(150) NOT NULL,
  HostName varchar(150) NOT NULL,
  Status integer NOT NULL,
  ProxyPort integer,
  SuspectTimes varchar(8000),
  StartTime timestamptz(3) NOT NULL,
  IAmAliveTime timestamptz(3) NOT NULL,
  PRIMARY KEY (DeploymentId, Address, Port, Generation)
);

INSERT INTO OrleansQuery VALUES ('InsertMembershipVersionKey', '
  WITH made AS (
    INSERT INTO OrleansMembershipVersionTable (DeploymentId) VALUES (@DeploymentId) ON CONFLICT (DeploymentId) DO NOTHING
    RETURNING 1)
  SELECT count(*)::integer FROM made');

-- Version and row in one statement: a change that comes too late finds another version, moves nothing and answers 0.
INSERT INTO OrleansQuery VALUES ('InsertMembershipKey', '
  WITH moved AS (
    UPDATE OrleansMembershipVersionTable AS cluster SET Timestamp = now(), Version = Version + 1
    WHERE DeploymentId = @DeploymentId AND Version = @Version AND NOT EXISTS (
      SELECT FROM OrleansMembershipTable AS silo
      WHERE silo.DeploymentId = cluster.DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation)
    RETURNING DeploymentId),
  joined AS (
    INSERT INTO OrleansMembershipTable (DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, StartTime, IAmAliveTime)
    SELECT DeploymentId, @Address, @Port, @Generation, @SiloName, @HostName, @Status, @ProxyPort, @StartTime, @IAmAliveTime FROM moved
    RETURNING 1)
  SELECT count(*)::integer FROM joined');

INSERT INTO OrleansQuery VALUES ('UpdateMembershipKey', '
  WITH moved AS (
    UPDATE OrleansMembershipVersionTable AS cluster SET Timestamp = now(), Version = Version + 1
    WHERE DeploymentId = @DeploymentId AND Version = @Version AND EXISTS (
      SELECT FROM OrleansMembershipTable AS silo
      WHERE silo.DeploymentId = cluster.DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation)
    RETURNING DeploymentId),
  changed AS (
    UPDATE OrleansMembershipTable AS silo SET Status = @Status, SuspectTimes = @SuspectTimes, IAmAliveTime = @IAmAliveTime FROM moved
    WHERE silo.DeploymentId = moved.DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
    RETURNING 1)
  SELECT count(*)::integer FROM changed');

-- A sign of life is no change of the cluster: the version stays.
INSERT INTO OrleansQuery VALUES ('UpdateIAmAlivetimeKey', '
  UPDATE OrleansMembershipTable SET IAmAliveTime = @IAmAliveTime
  WHERE DeploymentId = @DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation');

-- Both reads give the version even if there is no silo.
INSERT INTO OrleansQuery VALUES ('MembershipReadRowKey', '
  SELECT cluster.DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, SuspectTimes, StartTime, IAmAliveTime, Version
  FROM OrleansMembershipVersionTable AS cluster LEFT JOIN OrleansMembershipTable AS silo
    ON silo.DeploymentId = cluster.DeploymentId AND Address = @Address AND Port = @Port AND Generation = @Generation
  WHERE cluster.DeploymentId = @DeploymentId');

INSERT INTO OrleansQuery VALUES ('MembershipReadAllKey', '
  SELECT cluster.DeploymentId, Address, Port, Generation, SiloName, HostName, Status, ProxyPort, SuspectTimes, StartTime, IAmAliveTime, Version
  FROM OrleansMembershipVersionTable AS cluster LEFT JOIN OrleansMembershipTable AS silo ON silo.DeploymentId = cluster.DeploymentId
  WHERE cluster.DeploymentId = @DeploymentId');

INSERT INTO OrleansQuery VALUES ('GatewaysQueryKey', '
  SELECT Address, ProxyPort, Generation FROM OrleansMembershipTable
  WHERE DeploymentId = @DeploymentId AND Status = @Status AND ProxyPort > 0');

-- 3 is Active: a silo that lives is never tidied away, however long ago it was last heard of.
INSERT INTO OrleansQuery VALUES ('CleanupDefunctSiloEntriesKey', '
  DELETE FROM OrleansMembershipTable WHERE DeploymentId = @DeploymentId AND IAmAliveTime < @IAmAliveTime AND Status <> 3');

INSERT INTO OrleansQuery VALUES ('DeleteMembershipTableEntriesKey', '
  DELETE FROM OrleansMembershipVersionTable WHERE DeploymentId = @DeploymentId');
