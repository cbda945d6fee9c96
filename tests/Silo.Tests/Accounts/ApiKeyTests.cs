namespace Orleans.Media.Tests;

public abstract class ApiKeyTests(TestDatabase database)
{
    private readonly AccountId _account = StoredAsset.NewAccount();

    private ApiKeyStore Keys => database.Keys;

    [Fact]
    public async Task A_key_opens_its_account()
    {
        var (key, secret) = await Create();
        Assert.Equal(new ApiKeyIdentity(key.Id, _account), await Find(secret));
    }

    [Fact]
    public async Task A_key_looks_as_it_was_asked_to_and_holds_32_random_bytes()
    {
        var (_, secret) = await Create();
        Assert.Matches("^sk_live_[A-Za-z0-9_-]{43}$", secret);
        Assert.NotEqual(secret, (await Create()).Secret);
    }

    [Fact]
    public async Task Any_other_key_opens_nothing()
    {
        var (_, secret) = await Create();
        Assert.Null(await Find(secret[..^1]));
        Assert.Null(await Find(secret.ToUpperInvariant()));
        Assert.Null(await Keys.Find(secret, CancellationToken.None));
        Assert.Null(await Find(""));
    }

    [Fact]
    public async Task A_revoked_key_opens_nothing_and_is_revoked_once()
    {
        var (key, secret) = await Create();
        var (_, other) = await Create();
        Assert.True(await Keys.Revoke(key.Id, CancellationToken.None));
        Assert.False(await Keys.Revoke(key.Id, CancellationToken.None));
        Assert.Null(await Find(secret));
        Assert.NotNull(await Find(other));
    }

    [Fact]
    public async Task What_is_no_key_cannot_be_revoked() => Assert.False(await Keys.Revoke("k_none", CancellationToken.None));

    [Fact]
    public async Task A_list_shows_keys_but_not_their_secrets()
    {
        var (key, secret) = await Create();
        var (revoked, _) = await Create();
        await Keys.Revoke(revoked.Id, CancellationToken.None);

        var listed = (await Keys.List(CancellationToken.None)).Where(each => each.Account == _account).ToDictionary(each => each.Id);
        Assert.Equal(new ApiKey(key.Id, _account, "laptop", $"sk_live_…{secret[^4..]}", TestDatabase.Now, null), listed[key.Id]);
        Assert.Equal(TestDatabase.Now, listed[revoked.Id].RevokedAt);
    }

    [Fact]
    public async Task Only_the_hash_of_a_key_is_stored()
    {
        var (key, secret) = await Create();
        var row = Assert.Single(await database.Rows($"SELECT * FROM api_keys WHERE key_id = '{key.Id}'"));
        Assert.Contains(ApiKeyHash.Of(secret), row, StringComparison.Ordinal);
        Assert.DoesNotContain(secret[8..^4], row, StringComparison.Ordinal);
    }

    private Task<(ApiKey Key, string Secret)> Create() => Keys.Create(_account, "laptop", "sk_live_", CancellationToken.None);

    private Task<ApiKeyIdentity?> Find(string secret) => Keys.Find(ApiKeyHash.Of(secret), CancellationToken.None);
}
