namespace Orleans.Media.Tests;

public sealed class CrashTests
{
    [Fact]
    public async Task Killed_under_load_again_and_again_it_loses_nothing_that_was_acknowledged()
    {
        var (exitCode, output) = await Child.Run(Repository.PathOf("bench", "crash.sh"), "--kills", "6");
        Assert.True(exitCode == 0, output);
        Assert.Contains("nothing acknowledged was lost, every asset has its reminder, catalog and state agree", output, StringComparison.Ordinal);
    }
}
