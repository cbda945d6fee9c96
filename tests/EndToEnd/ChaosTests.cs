namespace Orleans.Media.Tests;

public sealed class ChaosTests
{
    /// <summary>The builds that the run has to catch: <c>bench/chaos --broken NAME</c>.</summary>
    public static TheoryData<string> Broken => [.. Directory.EnumerateFiles(Repository.PathOf("bench", "Bench", "Chaos", "broken"), "*.patch").Select(patch => Path.GetFileNameWithoutExtension(patch))];

    [Theory, MemberData(nameof(Broken))]
    public async Task A_deliberately_broken_build_can_still_be_made(string name)
    {
        // From the root of a tree that git knows or doesn't: as the command does it.
        var (exitCode, output) = await Child.Run("git", "-C", Repository.Root, "apply", "--check", Repository.PathOf("bench", "Bench", "Chaos", "broken", $"{name}.patch"));
        Assert.True(exitCode == 0, output);
    }
}
