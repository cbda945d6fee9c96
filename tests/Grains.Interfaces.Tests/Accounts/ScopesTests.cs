namespace Orleans.Media.Tests;

public sealed class ScopesTests
{
    private static readonly Scope[] Needed = [Scope.MediaRead, Scope.MediaWrite, Scope.WebhooksWrite, Scope.Admin];

    [Theory]
    [InlineData("", Scope.MediaRead)]
    [InlineData("media:read", Scope.MediaRead)]
    [InlineData("media:write", Scope.MediaRead, Scope.MediaWrite)]
    [InlineData("webhooks:write", Scope.WebhooksWrite)]
    [InlineData("admin", Scope.Admin)]
    [InlineData("media:read admin", Scope.MediaRead, Scope.Admin)]
    [InlineData("*", Scope.MediaRead, Scope.MediaWrite, Scope.WebhooksWrite, Scope.Admin)]
    public void What_a_key_may(string held, params Scope[] allowed) =>
        Assert.Equal(allowed, Needed.Where(scope => Scopes.Parse(held).Allows(scope)));

    [Fact]
    public void Names_go_there_and_back()
    {
        foreach (var scope in Enum.GetValues<Scope>()) Assert.Equal(Scopes.Of(scope), Scopes.Parse(Scopes.NameOf(scope)));
        Assert.Equal("media:read media:write webhooks:write", Scopes.Default.ToString());
        Assert.Equal(["media:write", "*"], Scopes.Parse("* media:write *").ToNames());
        Assert.Empty(Scopes.Parse("").ToNames());
    }

    [Theory, InlineData("media:delete"), InlineData("MEDIA:READ"), InlineData("media:read,media:write"), InlineData("")]
    public void What_is_no_scope_is_refused(string name) => Assert.False(Scopes.TryParse([name], out _));

    [Theory]
    [InlineData("media:write", "media:read", true)]
    [InlineData("media:write", "", true)]
    [InlineData("media:read", "media:write", false)]
    [InlineData("webhooks:write", "", false)]
    [InlineData("media:write", "*", false)]
    [InlineData("media:write", "admin", false)]
    [InlineData("admin", "*", true)]
    [InlineData("*", "admin media:write", true)]
    public void Nobody_gives_more_than_they_have_but_administrators(string held, string given, bool may) =>
        Assert.Equal(may, Scopes.Parse(held).MayGrant(Scopes.Parse(given)));
}
