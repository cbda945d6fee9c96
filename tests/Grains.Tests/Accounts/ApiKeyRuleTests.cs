namespace Orleans.Media.Tests;

public sealed class ApiKeyRuleTests
{
    private static readonly AccountId Acme = AccountId.Parse("acme");
    private static readonly DateTimeOffset Now = new(2030, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly string[] Prefixes = ["pe_live_", "k_"];

    private static ApiKeyRequest Any { get; } = new() { Name = "backend", Scopes = Scopes.Default };

    [Fact]
    public void A_key_begins_with_the_first_prefix_unless_asked_otherwise()
    {
        Assert.StartsWith("pe_live_", Make(Any).Value!.Secret, StringComparison.Ordinal);
        var issued = Make(Any with { Prefix = "k_" }).Value!;
        Assert.Matches("^k_[A-Za-z0-9_-]{43}$", issued.Secret);
        Assert.Equal($"k_…{issued.Secret[^4..]}", issued.Key.Hint); // no more of the secret than its end
        Assert.Equal(["prefix"], FaultsOf(Make(Any with { Prefix = "sk_live_" })));
    }

    [Fact]
    public void All_that_is_wrong_is_named() =>
        Assert.Equal(["name", "tenant_id", "expires_at", "prefix"], FaultsOf(Make(Any with { Name = "\n", TenantId = "", ExpiresAt = Now, Prefix = "" })));

    [Theory]
    [InlineData("media:write", "media:read", true)]
    [InlineData("media:write", "webhooks:write", false)]
    [InlineData("admin", "*", true)]
    public void Nobody_but_an_administrator_makes_a_key_that_may_more(string held, string asked, bool may) =>
        Assert.Equal(may ? [] : ["scopes"], FaultsOf(Make(Any with { Scopes = Scopes.Parse(asked) }, By(held))));

    [Fact]
    public void Who_is_bound_to_a_tenant_makes_keys_of_that_tenant()
    {
        Assert.Equal("t1", Make(Any, By("*", "t1")).Value!.Key.TenantId);
        Assert.Equal("t1", Make(Any with { TenantId = "t1" }, By("*", "t1")).Value!.Key.TenantId);
        Assert.Equal(["tenant_id"], FaultsOf(Make(Any with { TenantId = "t2" }, By("*", "t1"))));
        Assert.Equal("t2", Make(Any with { TenantId = "t2" }, By("admin")).Value!.Key.TenantId);
    }

    [Fact]
    public void Who_is_bound_to_a_tenant_sees_keys_of_that_tenant()
    {
        var (wide, bound) = (Make(Any).Value!.Key, Make(Any with { TenantId = "t1" }).Value!.Key);
        Assert.True(wide.IsSeenBy(By("admin")) && bound.IsSeenBy(By("admin")) && wide.IsSeenBy(null) && bound.IsSeenBy(By("admin", "t1")));
        Assert.False(wide.IsSeenBy(By("admin", "t1")) || bound.IsSeenBy(By("*", "t2")));
    }

    [Fact]
    public void A_rotation_makes_the_same_key_anew_and_ends_the_old_one()
    {
        var old = Make(Any with { TenantId = "t1", Prefix = "k_" }).Value!;
        var rotated = old.Key.Rotate(new ApiKeyRotation { Overlap = TimeSpan.FromHours(2) }, Now.AddDays(3)).Value!;
        var key = rotated.Issued.Key;
        Assert.Equal(old.Key with { Id = key.Id, Hint = key.Hint, CreatedAt = Now.AddDays(3) }, key);
        Assert.NotEqual(old.Key.Id, key.Id);
        Assert.Matches("^k_[A-Za-z0-9_-]{43}$", rotated.Issued.Secret);
        Assert.NotEqual(old.Secret, rotated.Issued.Secret);
        Assert.Equal(old.Key with { ReplacedBy = key.Id, ExpiresAt = Now.AddDays(3).AddHours(2) }, rotated.Old);
    }

    [Fact]
    public void A_key_with_an_end_is_followed_by_one_that_is_good_for_as_long_and_never_outlives_its_own()
    {
        var old = Make(Any with { ExpiresAt = Now.AddDays(90) }).Value!.Key;
        var rotated = old.Rotate(new ApiKeyRotation { Overlap = TimeSpan.FromDays(30) }, Now.AddDays(80)).Value!;
        Assert.Equal(Now.AddDays(170), rotated.Issued.Key.ExpiresAt);
        Assert.Equal(Now.AddDays(90), rotated.Old.ExpiresAt);
    }

    [Fact]
    public void What_does_not_work_any_more_is_not_rotated()
    {
        var key = Make(Any with { ExpiresAt = Now.AddDays(1) }).Value!.Key;
        Assert.All(
            new[] { key.Rotate(new(), Now.AddDays(1)), (key with { RevokedAt = Now }).Rotate(new(), Now), (key with { ReplacedBy = "k_1" }).Rotate(new(), Now) },
            decided => Assert.Equal(MediaErrorCode.IllegalTransition, decided.Error!.Code));
    }

    [Theory, InlineData(-1), InlineData(30 * 24 * 60 * 60 + 1)]
    public void An_overlap_has_its_limits(int seconds) =>
        Assert.Equal(["overlap"], Make(Any).Value!.Key.Rotate(new ApiKeyRotation { Overlap = TimeSpan.FromSeconds(seconds) }, Now).Error!.Fields.Select(fault => fault.Field));

    private static MediaResult<IssuedKey> Make(ApiKeyRequest request, ApiKeyIdentity? by = null) => ApiKeyRules.Make(Acme, request, by, Prefixes, Now);

    private static ApiKeyIdentity By(string scopes, string? tenant = null) => new("k_0", Acme, Scopes.Parse(scopes), tenant);

    private static IEnumerable<string> FaultsOf(MediaResult<IssuedKey> made) => made.Error?.Fields.Select(fault => fault.Field) ?? [];
}
