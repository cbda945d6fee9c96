namespace Orleans.Media.Tests;

public sealed class ScaleTests
{
    [Fact]
    public async Task Rows_that_databases_are_filled_with_for_measuring_are_those_that_the_registry_writes()
    {
        var (exitCode, output) = await Child.Run(Repository.PathOf("bench", "scale"), "--part", "check");
        Assert.True(exitCode == 0, output);
        Assert.Contains("are those that the registry writes: all columns", output, StringComparison.Ordinal);
    }
}
