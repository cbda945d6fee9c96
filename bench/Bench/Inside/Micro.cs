using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary><c>micro</c>: what the pieces cost that every request is made of, by BenchmarkDotNet.</summary>
public sealed class Micro : IPart
{
    // artifacts/bin/{project}/{configuration}: the same configuration as this program's
    private static readonly string Program = Path.GetFullPath(Path.Combine(
        AppContext.BaseDirectory, "..", "..", "Micro", Path.GetFileName(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory)), "Orleans.Media.Micro.dll"));

    public string Name => "micro";

    public async Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken)
    {
        const string title = "The pieces";
        if (options.Quick) return new(title, "Not in quick runs: `bench/micro.sh` measures them alone.", [], []);

        var folder = Directory.CreateTempSubdirectory("micro-").FullName;
        try
        {
            await progress.WriteLineAsync($"{Name}: BenchmarkDotNet, a short job");
            using var child = Child.StartServer("dotnet", [Program, "--job", "short", "--artifacts", folder, "--exporters", "github"]);
            await child.Process.WaitForExitAsync(cancellationToken);
            child.Process.WaitForExit(); // its last lines, too
            var report = Directory.Exists(Path.Combine(folder, "results")) ? Directory.GetFiles(Path.Combine(folder, "results"), "*-github.md") : [];
            if (child.Process.ExitCode != 0 || report.Length != 1) throw new InvalidOperationException($"BenchmarkDotNet ended with {child.Process.ExitCode}:\n{child.Output}");
            var table = (await File.ReadAllLinesAsync(report[0], cancellationToken)).SkipWhile(line => !line.StartsWith('|'));
            return new(title, $"What every request is made of, in this process without a silo. BenchmarkDotNet, a short job.\n\n{string.Join('\n', table)}", [], []);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
