using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary><c>idle-grains</c>: how much memory an asset takes that somebody asked for and nobody asks for now.</summary>
public sealed class IdleGrains : IPart
{
    private const double MostKilobytes = 6;

    public string Name => "idle-grains";

    public async Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        var count = options.Quick ? 100_000 : 1_000_000;
        var folder = Directory.CreateTempSubdirectory("idle-").FullName;
        try
        {
            using var azurite = new Azurite();
            await progress.WriteLineAsync($"{Name}: {count:#,0} grains become active");
            var settings = new Dictionary<string, string?> { ["Database__Sqlite"] = Path.Combine(folder, "media.db"), ["Storage__ConnectionString"] = azurite.ConnectionString };
            var result = await Again.Run<IdleMemoryResult>(IdleMemory.Name, settings, cancellationToken, count);
            return new("Idle grains", Tell(result, count), [new("idle active grain", $"at most {MostKilobytes:0} KB each at {count:#,0} active", Kilobytes(result.Media.Resident), MostKilobytes, AtMost: true)], []);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Tell(IdleMemoryResult result, int count) =>
        $"""
        {count:#,0} confirmed images, activated by a `Get` each ({result.PerSecond:#,0} a second, from SQLite) and then left alone, in a process of its own with the gateway's
        garbage collector settings. Each number is the process after a full, compacting collection, less the same before, divided by the count.
        The whole process takes {result.Resident / (1 << 30):0.00} GB then. It is the most there can be: outside of this measurement Orleans collects a grain that nobody has asked for in 15 minutes.

        | | managed heap, KB each | process (RSS), KB each |
        |---|--:|--:|
        | active media grain | {Kilobytes(result.Media.Heap):0.00} | {Kilobytes(result.Media.Resident):0.00} |
        | of that: Orleans' share (a grain with nothing in it) | {Kilobytes(result.Empty.Heap):0.00} | {Kilobytes(result.Empty.Resident):0.00} |
        | of that: the asset's state, as read | {Kilobytes(result.State.Heap):0.00} | {Kilobytes(result.State.Resident):0.00} |
        | of that: the grain's own parts | {Kilobytes(result.Media.Heap - result.Empty.Heap - result.State.Heap):0.00} | {Kilobytes(result.Media.Resident - result.Empty.Resident - result.State.Resident):0.00} |
        """;

    private static double Kilobytes(double bytes) => bytes / 1024;
}
