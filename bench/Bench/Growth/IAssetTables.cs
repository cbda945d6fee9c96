namespace Orleans.Media.Bench;

/// <summary>One of the two databases, as far as assets are put into it past the registry.</summary>
public interface IAssetTables
{
    Task Add(IReadOnlyList<AssetRow> rows, CancellationToken cancellationToken);

    /// <summary>What it holds of an asset; null if the state, the catalog row or the reminder isn't there.</summary>
    Task<StoredAsset?> Read(string account, string id, CancellationToken cancellationToken);

    /// <summary>How many counters of an account aren't what its catalog holds.</summary>
    Task<long> WrongCounts(string account, CancellationToken cancellationToken);

    /// <summary>The query of it, which both databases understand.</summary>
    static string WrongCountsOf(string account) => $"""
        SELECT count(*) FROM (
          SELECT t.tenant_id, t.kind, t.status, count(*) AS n, coalesce(sum(t.size), 0) AS bytes
          FROM (SELECT account, '*' AS tenant_id, kind, status, size FROM media_catalog
                UNION ALL SELECT account, '=' || tenant_id, kind, status, size FROM media_catalog WHERE tenant_id IS NOT NULL) t
          WHERE t.account = {account} GROUP BY 1, 2, 3) AS have
        FULL JOIN (SELECT tenant_id, kind, status, sum(n) AS n, sum(bytes) AS bytes FROM media_counts WHERE account = {account} GROUP BY 1, 2, 3 HAVING sum(n) <> 0) AS counted USING (tenant_id, kind, status)
        WHERE have.n IS DISTINCT FROM counted.n OR have.bytes IS DISTINCT FROM counted.bytes
        """;
}

/// <param name="Rows">All columns of all its rows, apart from the hashes; times in milliseconds since 1970.</param>
/// <param name="KeyHash">The hash that its state is found by, if the table has one.</param>
/// <param name="GrainHash">The hash of its reminder.</param>
/// <param name="CreatedAt">In milliseconds since 1970.</param>
public sealed record StoredAsset(string Rows, int? KeyHash, int GrainHash, long CreatedAt);
