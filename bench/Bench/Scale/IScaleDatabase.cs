namespace Orleans.Media.Bench;

/// <summary>One of the two databases, to be filled and looked into.</summary>
public interface IScaleDatabase : IAsyncDisposable
{
    /// <summary>The query that Orleans reads reminders with where one silo has them all.</summary>
    const string RefreshKey = "ReadRangeRows2Key";

    /// <summary>The registry's settings for it, as environment variables.</summary>
    IReadOnlyDictionary<string, string?> Settings { get; }

    IAssetTables Tables { get; }

    /// <summary>Puts rows in, and leaves the tables as they are after a quiet night.</summary>
    /// <param name="count">How many.</param>
    /// <param name="make">Makes one of them, in order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task Fill(int count, Func<int, AssetRow> make, CancellationToken cancellationToken);

    /// <summary>What it takes on disk.</summary>
    Task<long> Bytes(CancellationToken cancellationToken);

    /// <summary>Takes an account's assets away.</summary>
    Task Remove(AccountId account, CancellationToken cancellationToken);

    /// <summary>How it answers <see cref="RefreshKey"/>, whose text is read where Orleans reads it.</summary>
    Task<RefreshPlan> Explain(CancellationToken cancellationToken);
}

/// <param name="Query">The text.</param>
/// <param name="Plan">What the database says it does.</param>
/// <param name="RowsRead">How many rows it looked at, where the database tells.</param>
public sealed record RefreshPlan(string Query, string Plan, double? RowsRead);
