using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary><c>processing</c>: what becomes of videos after confirm, beside the same commands in a shell.</summary>
public sealed class ProcessingPart : IPart
{
    private static readonly TimeSpan IdleReads = TimeSpan.FromSeconds(10); // 2,000 reads: of fewer, p99 is what the machine did in one moment
    private const long LargeBytes = 2L * 1024 * 1024 * 1024;

    public string Name => "processing";

    public async Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateTempSubdirectory("processing-").FullName;
        try
        {
            await progress.WriteLineAsync($"{Name}: making films");
            var films = new Films(folder);
            var (clip, small) = (await File.ReadAllBytesAsync(await films.Clip(), cancellationToken), await File.ReadAllBytesAsync(await films.Small(), cancellationToken));
            var (tries, rounds) = await Beside(options, new BareCommands(folder), clip, small, progress, cancellationToken);
            var large = await Large(films, progress, cancellationToken);
            return ProcessingReport.Of(tries, rounds, large, clip, small, Videos(options));
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static int Videos(RunOptions options) => options.Quick ? 60 : 200;

    private async Task<(IReadOnlyList<ReadyTime.Try> Tries, IReadOnlyList<Throughput.Round> Rounds)> Beside(
        RunOptions options, BareCommands commands, byte[] clip, byte[] small, TextWriter progress, CancellationToken cancellationToken)
    {
        using var azurite = new Azurite();
        var (forClip, forSmall) = (default(string)!, default(IReadOnlyList<string>)!);
        await using (var recorded = await ProcessedRegistry.Start(azurite.ConnectionString, commands.Settings))
        {
            await progress.WriteLineAsync($"{Name}: writing down the commands");
            await recorded.ConfirmAll(await Registry.Upload(recorded.Http, clip, 1, cancellationToken), cancellationToken);
            forClip = commands.Take().Single();
            await recorded.ConfirmAll(await Registry.Upload(recorded.Http, small, Videos(options), cancellationToken), cancellationToken);
            forSmall = commands.Take();
            if (forSmall.Count != Videos(options)) throw new InvalidOperationException($"Of {Videos(options)} videos the commands of {forSmall.Count} were written down.");
        }

        await using var registry = await ProcessedRegistry.Start(azurite.ConnectionString);
        await progress.WriteLineAsync($"{Name}: one clip after the other");
        var tries = await ReadyTime.Measure(registry, clip, forClip, 4 * options.Rounds, cancellationToken);

        var storage = new ProcessFamily("Azurite", azurite.Server.Id);
        var rounds = new List<Throughput.Round>();
        for (var round = 0; round <= options.Rounds; round++)
        {
            await progress.WriteLineAsync(round == 0 ? $"{Name}: warming up" : $"{Name}: round {round} of {options.Rounds}");
            var measured = await Throughput.Measure(registry, storage, small, forSmall, loopFirst: round % 2 == 0, IdleReads, cancellationToken);
            if (round > 0) rounds.Add(measured);
        }

        return (tries, rounds);
    }

    private async Task<IReadOnlyList<LargeFilm>> Large(Films films, TextWriter progress, CancellationToken cancellationToken)
    {
        var measured = new List<LargeFilm>();
        foreach (var (name, moovFirst) in new[] { ("moov first", true), ("moov last", false) })
        {
            await progress.WriteLineAsync($"{Name}: a large film, {name}");
            var file = await films.Long(LargeBytes, moovFirst);
            measured.Add(await LargeFilm.Measure(name, file, cancellationToken));
            File.Delete(file);
        }

        return measured;
    }
}
