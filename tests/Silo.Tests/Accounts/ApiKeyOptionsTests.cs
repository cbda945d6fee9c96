using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Orleans.Media.Tests;

public sealed class ApiKeyOptionsTests
{
    [Fact]
    public void Prefixes_are_those_that_are_configured_in_place_of_ours()
    {
        Assert.Equal(["sk_live_", "sk_test_"], Options().Allowed);
        Assert.Equal(["pe_live_", "x-"], Options("pe_live_", "x-").Allowed);
        Assert.Empty(Faults(Options("pe_live_", "x-")));
    }

    [Theory, InlineData(""), InlineData("sk live_"), InlineData("sk_…"), InlineData("a-prefix-of-more-than-32-characters-")]
    public void What_can_be_no_prefix_is_refused_at_the_start(string prefix) => Assert.Single(Faults(Options(prefix)));

    private static ApiKeyOptions Options(params string[] prefixes)
    {
        var options = new ApiKeyOptions();
        new ConfigurationBuilder().AddInMemoryCollection(prefixes.Select((prefix, i) => KeyValuePair.Create($"Keys:Prefixes:{i}", (string?)prefix))).Build().GetSection("Keys").Bind(options);
        return options;
    }

    private static IEnumerable<ValidationResult> Faults(ApiKeyOptions options) => options.Validate(new(options));
}
