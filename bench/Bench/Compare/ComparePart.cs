namespace Orleans.Media.Bench;

/// <summary><c>compare</c>: each operation of the registry beside the same operation of a plain service, in turn.</summary>
public sealed class ComparePart : IPart
{
    private const int CountedConfirms = 10;

    public string Name => "compare";

    public async Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        await progress.WriteLineAsync("  starting Postgres, Azurite and the services");
        await using var contenders = new Contenders();
        await contenders.Start();
        using var canned = new CannedServer();

        await progress.WriteLineAsync("  making assets");
        var operations = await Operations.Prepare(contenders, canned, Sizes.Of(options), cancellationToken);
        var calls = await CallsOfAConfirm(contenders, cancellationToken);
        await Rounds.Run(operations.All, options, progress, cancellationToken);
        return CompareReport.Of(operations, calls, contenders, Sizes.Of(options));
    }

    /// <summary>What storage is asked in one confirm of an image; of several, those that asked the most.</summary>
    private static async Task<IReadOnlyList<string>> CallsOfAConfirm(Contenders contenders, CancellationToken cancellationToken)
    {
        using var http = contenders.OnSqlite.Client();
        IReadOnlyList<string> most = [];
        foreach (var id in await Registry.Upload(http, CountedConfirms, cancellationToken))
        {
            contenders.StorageCalls.Take();
            using var confirmed = (await http.PostAsync($"/api/v1/media/{id}/confirm", null, cancellationToken)).EnsureSuccessStatusCode();
            var calls = contenders.StorageCalls.Take();
            if (calls.Count > most.Count) most = calls;
        }

        return most;
    }
}
