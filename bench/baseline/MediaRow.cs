using Npgsql;

namespace Orleans.Media.Baseline;

/// <summary>An asset as the table has it.</summary>
public sealed record MediaRow(
    string Account, string Id, string Kind, string Filename, string? ContentType, long? Size, string Status, int? Width, int? Height, long? DurationMs, DateTimeOffset CreatedAt, string Token)
{
    /// <summary>What <see cref="Read"/> expects, in its order.</summary>
    public const string Columns = "account, id, kind, filename, content_type, size, status, width, height, duration_ms, created_at, token";

    /// <summary>The one row that a command gives; null if it gives none.</summary>
    public static async Task<MediaRow?> ReadOne(NpgsqlCommand command, CancellationToken cancellationToken)
    {
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        return await row.ReadAsync(cancellationToken) ? Read(row) : null;
    }

    /// <summary>The current row.</summary>
    public static MediaRow Read(NpgsqlDataReader row) => new(
        row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3), row.IsDBNull(4) ? null : row.GetString(4), row.IsDBNull(5) ? null : row.GetInt64(5),
        row.GetString(6), row.IsDBNull(7) ? null : row.GetInt32(7), row.IsDBNull(8) ? null : row.GetInt32(8), row.IsDBNull(9) ? null : row.GetInt64(9),
        new DateTimeOffset(row.GetDateTime(10)), row.GetString(11));

    /// <summary>The media object.</summary>
    public MediaAnswer Answer(string baseAddress)
    {
        var url = $"{baseAddress}/media/{Account}/{Id}/{Token}/{Uri.EscapeDataString(Filename)}";
        var thumbnail = Status is "ready" && Kind is "image" ? new ThumbnailAnswer(url, Width, Height, null, "original") : null;
        return new(Id, Kind, Filename, ContentType, Size, Status, Width, Height, DurationMs, CreatedAt, url, thumbnail?.Url, thumbnail);
    }

    /// <summary>The asset in a page.</summary>
    public ListedMedia Listed() => new(Id, Kind, Filename, ContentType, Size, Status, Width, Height, DurationMs, CreatedAt);
}
