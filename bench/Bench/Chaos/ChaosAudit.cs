using Azure.Storage.Blobs.Models;
using Npgsql;

namespace Orleans.Media.Bench;

/// <summary>What has to hold once the faults are over: twice, as soon as all is quiet, and when everything that is due has gone.</summary>
public sealed class ChaosAudit(ChaosCluster cluster, IReadOnlyList<ChaosCaller> callers, Ledger ledger)
{
    private const int AtOnce = 8;
    private static readonly TimeSpan Step = TimeSpan.FromSeconds(1), PurgeTime = TimeSpan.FromMinutes(5), JobTime = TimeSpan.FromMinutes(5);

    /// <summary>Waits until no job is under way and nothing is due.</summary>
    public async Task UntilQuiet(CancellationToken cancellationToken)
    {
        await Until("jobs", "SELECT account || '/' || id || ' ' || status FROM media_catalog WHERE status = 'processing' OR job_due IS NOT NULL", JobTime, cancellationToken);
        await UntilPurged(TimeProvider.System.GetUtcNow(), cancellationToken);
    }

    /// <summary>Waits until all is purged that is due by then.</summary>
    public Task UntilPurged(DateTimeOffset due, CancellationToken cancellationToken)
    {
        var left = due - TimeProvider.System.GetUtcNow();
        return Until("purges", $"SELECT account || '/' || id || ', due ' || to_timestamp(purge_at / 1000.0) FROM media_catalog WHERE purge_at <= {due.ToUnixTimeMilliseconds()}", PurgeTime + (left > TimeSpan.Zero ? left : TimeSpan.Zero), cancellationToken);
    }

    /// <summary>All that was acknowledged, and all that is there.</summary>
    public async Task<IReadOnlyList<(string Rule, IReadOnlyList<string> Broken)>> Run(CancellationToken cancellationToken)
    {
        var before = ledger.Violations.Count;
        await Parallel.ForEachAsync(callers, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (caller, _) =>
        {
            foreach (var asset in caller.Assets.ToArray()) await caller.Inspect(asset);
            await caller.List();
        });

        var audit = new DatabaseAudit(AuditedDatabase.Postgres(cluster.Database));
        var there = audit.Assets();
        var blobs = await Blobs(cancellationToken); // between two looks at the states: an asset that goes meanwhile is in the first, and its blob isn't missed by the second
        var names = there.Select(asset => $"{asset.Account}/{asset.Id}").ToHashSet();
        return
        [
            ("what was acknowledged is there", [.. ledger.Violations.Skip(before)]),
            ("nothing is there that nobody asked for", [.. Unasked(there)]),
            ("no blob is left of what is purged", [.. blobs.Where(blob => !names.Contains(OwnerOf(blob))).Order(StringComparer.Ordinal)]),
            ("no confirmed asset has lost its blob", [.. await Lost(blobs, cancellationToken)]),
            .. audit.Run(),
        ];
    }

    /// <summary>The latest purge that any caller expects before then.</summary>
    public DateTimeOffset LastPurge(DateTimeOffset before) => callers.SelectMany(caller => caller.Assets).Select(asset => asset.Known.Purge.Latest).Where(latest => latest < before).DefaultIfEmpty(TimeProvider.System.GetUtcNow()).Max();

    private IEnumerable<string> Unasked(IReadOnlyList<(string Account, string Id, string Filename)> there)
    {
        var known = ledger.Assets.Select(asset => asset.Id).ToHashSet();
        if (known.Count < ledger.Assets.Count) yield return $"{ledger.Assets.Count - known.Count} ids were given twice";
        foreach (var (account, unknown) in there.Where(asset => !known.Contains(asset.Id)).GroupBy(asset => asset.Account).Select(group => (group.Key, group.ToList())))
        {
            if (callers.FirstOrDefault(caller => caller.Account == account) is not { } caller || unknown.Count > caller.UnknownAtMost)
                yield return $"{account} has {unknown.Count} assets that it wasn't told of: {string.Join(", ", unknown.Select(asset => asset.Id))}";
        }
    }

    private async Task<IReadOnlyCollection<string>> Blobs(CancellationToken cancellationToken)
    {
        var names = new HashSet<string>();
        await foreach (var blob in cluster.Azurite.Client.GetBlobContainerClient("media").GetBlobsAsync(states: BlobStates.Snapshots | BlobStates.Uncommitted, cancellationToken: cancellationToken)) names.Add(blob.Snapshot is null ? blob.Name : $"{blob.Name}?snapshot={blob.Snapshot}");
        return names;
    }

    private async Task<IEnumerable<string>> Lost(IReadOnlyCollection<string> blobs, CancellationToken cancellationToken)
    {
        var confirmed = await Texts("""
            SELECT (doc ->> 'blob') || coalesce('?snapshot=' || (doc ->> 'snapshot'), '')
            FROM (SELECT convert_from(PayloadBinary, 'UTF8')::jsonb AS doc FROM OrleansStorage WHERE GrainTypeString = 'media') AS asset WHERE doc ->> 'confirmed_at' IS NOT NULL
            """, cancellationToken);
        return confirmed.Where(blob => !blobs.Contains(blob));
    }

    private async Task Until(string what, string sql, TimeSpan patience, CancellationToken cancellationToken)
    {
        var since = TimeProvider.System.GetTimestamp();
        while (await Texts(sql, cancellationToken) is { Count: > 0 } left)
        {
            if (TimeProvider.System.GetElapsedTime(since) > patience)
            {
                ledger.Violation($"{left.Count} {what} aren't done {patience.TotalMinutes:0.0} minutes after they could be: {string.Join(", ", left.Take(10))}");
                return;
            }

            await Task.Delay(Step, TimeProvider.System, cancellationToken);
        }
    }

    private async Task<List<string>> Texts(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(cluster.Database);
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        await using var row = await command.ExecuteReaderAsync(cancellationToken);
        var texts = new List<string>();
        while (await row.ReadAsync(cancellationToken)) texts.Add(row.GetString(0));
        return texts;
    }

    private static string OwnerOf(string blob) => string.Join('/', blob.Split('/')[..2]);
}
