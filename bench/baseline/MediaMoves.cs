using Npgsql;

namespace Orleans.Media.Baseline;

/// <summary>What changes an asset's state: one update each, which writes the line of its history in the same statement.</summary>
public sealed class MediaMoves(NpgsqlDataSource database)
{
    /// <summary>Null if the asset doesn't wait for its upload.</summary>
    public async Task<MediaRow?> Confirm(string account, string id, long size, string contentType, DateTimeOffset now)
    {
        await using var command = database.CreateCommand($"""
            WITH moved AS (
              UPDATE media SET status = 'ready', size = $3, content_type = $4
              WHERE account = $1 AND id = $2 AND status = 'pending_upload'
              RETURNING {MediaRow.Columns}),
            kept AS (
              INSERT INTO media_history (account, id, at, from_status, to_status, cause)
              SELECT $1, $2, $5, 'pending_upload', 'ready', 'confirmed' FROM moved)
            SELECT * FROM moved
            """);
        command.Parameters.Add(Parameter.Text(account));
        command.Parameters.Add(Parameter.Text(id));
        command.Parameters.Add(new NpgsqlParameter<long> { TypedValue = size });
        command.Parameters.Add(Parameter.Text(contentType));
        command.Parameters.Add(Parameter.Time(now));
        return await MediaRow.ReadOne(command, CancellationToken.None);
    }

    /// <summary>False if there is no such asset, or it is deleted already.</summary>
    public async Task<bool> Delete(string account, string id, DateTimeOffset now)
    {
        await using var command = database.CreateCommand("""
            WITH moved AS (
              UPDATE media SET status = 'deleted', status_before_delete = status
              WHERE account = $1 AND id = $2 AND status <> 'deleted'
              RETURNING status_before_delete)
            INSERT INTO media_history (account, id, at, from_status, to_status, cause)
            SELECT $1, $2, $3, status_before_delete, 'deleted', 'deleted' FROM moved
            """);
        command.Parameters.Add(Parameter.Text(account));
        command.Parameters.Add(Parameter.Text(id));
        command.Parameters.Add(Parameter.Time(now));
        return await command.ExecuteNonQueryAsync() == 1;
    }

    /// <summary>Null if there is no such asset, or it isn't deleted.</summary>
    public async Task<MediaRow?> Restore(string account, string id, DateTimeOffset now)
    {
        await using var command = database.CreateCommand($"""
            WITH moved AS (
              UPDATE media SET status = status_before_delete, status_before_delete = NULL
              WHERE account = $1 AND id = $2 AND status = 'deleted' AND purge_at > $3
              RETURNING {MediaRow.Columns}),
            kept AS (
              INSERT INTO media_history (account, id, at, from_status, to_status, cause)
              SELECT $1, $2, $3, 'deleted', status, 'restored' FROM moved)
            SELECT * FROM moved
            """);
        command.Parameters.Add(Parameter.Text(account));
        command.Parameters.Add(Parameter.Text(id));
        command.Parameters.Add(Parameter.Time(now));
        return await MediaRow.ReadOne(command, CancellationToken.None);
    }
}
