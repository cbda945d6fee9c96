namespace Orleans.Media.Testing;

/// <summary>Texts that are kept beside the tests, so that a change to them shows as a diff. <c>UPDATE_GOLDEN=1</c> rewrites them.</summary>
public static class Golden
{
    /// <summary>What the file holds: compare it with <paramref name="actual"/>.</summary>
    /// <param name="actual">What the code gives now; written to the file when golden files are updated.</param>
    /// <param name="parts">The file's path in the repository.</param>
    public static string Of(string actual, params string[] parts)
    {
        var file = Repository.PathOf(parts);
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            File.WriteAllText(file, actual);
        }

        return Read(parts);
    }

    public static string Read(params string[] parts) => File.ReadAllText(Repository.PathOf(parts));
}
