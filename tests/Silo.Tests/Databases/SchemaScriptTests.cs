using System.Globalization;

namespace Orleans.Media.Tests;

public sealed class SchemaScriptTests
{
    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public void Scripts_are_numbered_from_1_without_gaps(string folder) =>
        Assert.Equal(Enumerable.Range(1, Of(folder).Count), Of(folder).Select(name => int.Parse(name[..4], CultureInfo.InvariantCulture)));

    [Fact]
    public void Both_databases_have_the_same_scripts() => Assert.Equal(Of("Sqlite"), Of("Postgres"));

    [Fact]
    public void Scripts_are_named_for_what_they_do() => Assert.All(Of("Sqlite"), name => Assert.Matches(@"^\d{4}_[a-z_]+\.sql$", name));

    public static IReadOnlyList<string> Of(string folder) =>
    [
        .. typeof(Schema).Assembly.GetManifestResourceNames()
            .Where(name => name.Contains($".Schema.{folder}.", StringComparison.Ordinal))
            .Select(name => name[(name.IndexOf($".{folder}.", StringComparison.Ordinal) + folder.Length + 2)..])
            .Order(StringComparer.Ordinal),
    ];
}
