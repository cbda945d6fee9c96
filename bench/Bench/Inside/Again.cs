using System.Reflection;
using System.Text.Json;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>
/// This program once more, for one measurement in a process of its own: with the garbage collector's settings that the
/// gateway has, and nobody else's memory.
/// </summary>
public static class Again
{
    private const string Mark = "RESULT ";

    /// <summary>Runs <c>inside NAME NUMBER…</c> and reads what it tells.</summary>
    public static async Task<T> Run<T>(string name, IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken, params int[] numbers)
    {
        var environment = new Dictionary<string, string?>(settings) { ["DOTNET_gcServer"] = "1", ["DOTNET_GCDynamicAdaptationMode"] = "0" }; // as Gateway.csproj and its SDK set them
        using var child = Child.StartServer("dotnet", [Assembly.GetExecutingAssembly().Location, "inside", name, .. numbers.Select(number => $"{number}")], environment);
        await child.Process.WaitForExitAsync(cancellationToken);
        child.Process.WaitForExit(); // its last lines, too
        var line = child.Output.Split('\n').LastOrDefault(line => line.StartsWith(Mark, StringComparison.Ordinal));
        return line is null
            ? throw new InvalidOperationException($"{name} ended with {child.Process.ExitCode}:\n{child.Output}")
            : JsonSerializer.Deserialize<T>(line[Mark.Length..])!;
    }

    /// <summary>In the child: does what the parent asked for.</summary>
    public static async Task<int> Answer(string name, IReadOnlyList<int> numbers, TextWriter output, CancellationToken cancellationToken)
    {
        object result = name switch
        {
            GrainCallers.InSilo => await GrainCallers.MeasureSilo(numbers[0], TimeSpan.FromMilliseconds(numbers[1]), cancellationToken),
            GrainCallers.InClient => await GrainCallers.MeasureClient(numbers[0], TimeSpan.FromMilliseconds(numbers[1]), cancellationToken),
            IdleMemory.Name => await IdleMemory.Measure(numbers[0], cancellationToken),
            _ => throw new ArgumentException($"Nothing inside is called {name}."),
        };
        await output.WriteLineAsync(Mark + JsonSerializer.Serialize(result));
        return 0;
    }
}
