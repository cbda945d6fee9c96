using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text.Json;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>What a run ran on: numbers mean nothing without it.</summary>
public static class Machine
{
    public static async Task<IReadOnlyList<(string Name, string Value)>> Describe(CancellationToken cancellationToken) =>
    [
        ("date", TimeProvider.System.GetUtcNow().ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)),
        ("commit", await Commit()),
        ("machine", $"{Environment.ProcessorCount} cores of {Field("/proc/cpuinfo", "model name")}, {Memory()} memory"),
        ("system", $"{RuntimeInformation.OSDescription}, Linux {(await File.ReadAllTextAsync("/proc/sys/kernel/osrelease", cancellationToken)).Trim()}"),
        ("versions", $".NET {Environment.Version}, Orleans {Orleans()}, Postgres {await Postgres()}, Azurite {await Azurite(cancellationToken)}"),
    ];

    private static string Memory() => Say.Number(long.Parse(Field("/proc/meminfo", "MemTotal").Split(' ')[0], CultureInfo.InvariantCulture) / 1024.0 / 1024) + " GiB";

    private static string Field(string file, string name) =>
        File.ReadLines(file).FirstOrDefault(line => line.StartsWith(name, StringComparison.Ordinal))?.Split(':', 2)[1].Trim() ?? "unknown";

    private static string Orleans() => typeof(IGrainFactory).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+', ' ')[0].TrimEnd('.');

    private static async Task<string> Commit()
    {
        var (_, commit) = await Child.Run("git", "rev-parse", "--short", "HEAD");
        var (_, changes) = await Child.Run("git", "status", "--porcelain", "--", "src", "bench");
        return commit.Trim() + (changes.Trim().Length == 0 ? "" : ", with changes that are not committed");
    }

    private static async Task<string> Postgres() => (await Child.Run("postgres", "--version")).Output.Split(' ').First(word => char.IsAsciiDigit(word[0]));

    private static async Task<string> Azurite(CancellationToken cancellationToken)
    {
        await using var package = File.OpenRead(Repository.PathOf("tools", "azurite", "node_modules", "azurite", "package.json"));
        using var document = await JsonDocument.ParseAsync(package, cancellationToken: cancellationToken);
        return document.RootElement.GetProperty("version").GetString()!;
    }
}
