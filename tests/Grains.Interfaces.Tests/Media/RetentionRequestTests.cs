namespace Orleans.Media.Tests;

public sealed class RetentionRequestTests
{
    private static readonly DateTimeOffset Time = new(2027, 1, 31, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void One_of_the_three_is_enough()
    {
        Assert.Empty(new RetentionRequest { PurgeAt = Time }.Validate());
        Assert.Empty(new RetentionRequest { Days = 1 }.Validate());
        Assert.Empty(new RetentionRequest { Days = 3650 }.Validate());
        Assert.Empty(new RetentionRequest { Pinned = true }.Validate());
    }

    [Theory]
    [InlineData(false, null, null, "purge_at")]
    [InlineData(true, 1, null, "purge_at")]
    [InlineData(true, null, true, "purge_at")]
    [InlineData(false, 1, true, "days")]
    [InlineData(false, 0, null, "days")]
    [InlineData(false, -1, null, "days")]
    [InlineData(false, 3651, null, "days")]
    [InlineData(false, null, false, "pinned")]
    [InlineData(true, null, false, "pinned")]
    public void Anything_else_is_named(bool time, int? days, bool? pinned, string field) =>
        Assert.Equal(field, Assert.Single(new RetentionRequest { PurgeAt = time ? Time : null, Days = days, Pinned = pinned }.Validate()).Field);
}
