using System.Runtime.CompilerServices;

namespace Orleans.Media.Testing;

/// <summary>Where this checkout is, for tests that run its parts as processes or compare golden files.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot(Here());

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot(string folder) =>
        File.Exists(Path.Combine(folder, "Orleans.Media.sln")) ? folder : FindRoot(Path.GetDirectoryName(folder) ?? throw new InvalidOperationException("Not in a checkout."));

    private static string Here([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
