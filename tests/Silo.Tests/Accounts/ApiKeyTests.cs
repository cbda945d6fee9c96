namespace Orleans.Media.Tests;

public abstract class ApiKeyTests(TestDatabase database)
{
    private readonly AccountId _account = StoredAsset.NewAccount();

    private ApiKeyStore Keys => database.Keys;

    private static ApiKeyRequest Any { get; } = new() { Name = "laptop", Scopes = Scopes.Default };

    [Fact]
    public async Task A_key_opens_its_account()
    {
        var (key, secret) = await Create();
        Assert.Equal(new ApiKeyIdentity(key.Id, _account, Scopes.Default), await Find(secret));
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
        Assert.Equal(new ApiKey { Id = key.Id, Account = _account, Name = "laptop", Hint = $"sk_live_…{secret[^4..]}", Scopes = Scopes.Default, CreatedAt = TestDatabase.Now }, listed[key.Id]);
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

    [Fact]
    public async Task A_key_keeps_its_scopes_its_tenant_and_its_end()
    {
        var end = TestDatabase.Now.AddDays(90);
        var (key, secret) = await Create(Any with { Scopes = Scopes.Parse("media:read admin"), TenantId = "t 1", ExpiresAt = end });
        Assert.Equal(new ApiKeyIdentity(key.Id, _account, Scopes.Of(Scope.MediaRead, Scope.Admin), "t 1", end), await Find(secret));
        Assert.Equal(key, await Keys.Get(key.Id, CancellationToken.None));
        Assert.Equal((Scopes.Parse("admin media:read"), "t 1", end), (key.Scopes, key.TenantId, key.ExpiresAt));
        Assert.Null(await Keys.Get("k_none", CancellationToken.None));
    }

    [Fact]
    public async Task A_key_without_scopes_stays_without()
    {
        var (key, secret) = await Create(Any with { Scopes = default });
        Assert.Equal(default, (await Find(secret))!.Scopes);
        Assert.Equal(default, (await Keys.Get(key.Id, CancellationToken.None))!.Scopes);
    }

    // As a version without scopes wrote them, and still does during a rolling upgrade.
    [Fact]
    public async Task A_key_of_an_earlier_version_may_do_everything()
    {
        var secret = $"sk_live_{Guid.NewGuid():N}";
        await database.Execute($"INSERT INTO api_keys (key_id, hash, account, name, hint, created_at) VALUES ('k_{Guid.NewGuid():N}', '{ApiKeyHash.Of(secret)}', '{_account}', '', 'sk_live_…', 1)");
        Assert.Equal(Scopes.Everything, (await Find(secret))!.Scopes);
    }

    [Fact]
    public async Task A_key_that_has_expired_opens_nothing()
    {
        var (key, secret) = await Create(Any with { ExpiresAt = TestDatabase.Now.AddMilliseconds(1) });
        Assert.NotNull(await Find(secret));
        await database.Execute($"UPDATE api_keys SET expires_at = {TestDatabase.Now.ToUnixTimeMilliseconds()} WHERE key_id = '{key.Id}'");
        Assert.Null(await Find(secret));
    }

    [Fact]
    public async Task A_rotation_is_written_whole_and_once()
    {
        var (key, secret) = await Create();
        var old = (await Keys.Get(key.Id, CancellationToken.None))!;
        var rotated = old.Rotate(new ApiKeyRotation { Overlap = TimeSpan.FromHours(1) }, TestDatabase.Now).Value!;
        Assert.True(await Keys.Replace(rotated, CancellationToken.None));
        Assert.Equal(TestDatabase.Now.AddHours(1), (await Find(secret))!.ExpiresAt);
        Assert.Equal(new ApiKeyIdentity(rotated.Issued.Key.Id, _account, Scopes.Default), await Find(rotated.Issued.Secret));
        Assert.Equal(rotated.Issued.Key.Id, (await Keys.Get(key.Id, CancellationToken.None))!.ReplacedBy);

        var again = old.Rotate(new ApiKeyRotation(), TestDatabase.Now).Value!;
        Assert.False(await Keys.Replace(again, CancellationToken.None));
        Assert.Null(await Keys.Get(again.Issued.Key.Id, CancellationToken.None));
        Assert.Equal(TestDatabase.Now.AddHours(1), (await Find(secret))!.ExpiresAt);
    }

    [Fact]
    public async Task A_revoked_key_is_not_rotated()
    {
        var (key, _) = await Create();
        var rotated = key.Rotate(new ApiKeyRotation(), TestDatabase.Now).Value!;
        await Keys.Revoke(key.Id, CancellationToken.None);
        Assert.False(await Keys.Replace(rotated, CancellationToken.None));
        Assert.Null(await Find(rotated.Issued.Secret));
    }

    [Fact]
    public async Task The_latest_use_of_a_key_is_kept()
    {
        var (key, other) = ((await Create()).Key, (await Create()).Key);
        await Note((key, 5), (other, 7));
        Assert.Equal((5, 7), (await Used(key), await Used(other)));
        await Note((key, 3), (other, 9));
        Assert.Equal((5, 9), (await Used(key), await Used(other)));
        await Keys.NoteUses([new("k_none", TestDatabase.Now)], CancellationToken.None);

        Task Note(params (ApiKey Key, int Minutes)[] uses) => Keys.NoteUses([.. uses.Select(use => new ApiKeyUse(use.Key.Id, TestDatabase.Now.AddMinutes(use.Minutes)))], CancellationToken.None);
        async Task<double> Used(ApiKey key) => ((await Keys.Get(key.Id, CancellationToken.None))!.LastUsedAt!.Value - TestDatabase.Now).TotalMinutes;
    }

    [Fact]
    public async Task Two_batches_of_uses_at_once_do_not_wait_for_each_other()
    {
        var keys = new List<ApiKey>();
        for (var i = 0; i < 20; i++) keys.Add((await Create()).Key);
        var batches = Enumerable.Range(1, 10).Select(round => keys.OrderBy(_ => Random.Shared.Next()).Select(key => new ApiKeyUse(key.Id, TestDatabase.Now.AddMinutes(round))).ToList()).ToList();
        await Task.WhenAll(batches.Select(batch => Task.Run(() => Keys.NoteUses(batch, CancellationToken.None))));
        foreach (var key in keys) Assert.Equal(TestDatabase.Now.AddMinutes(10), (await Keys.Get(key.Id, CancellationToken.None))!.LastUsedAt);
    }

    [Fact]
    public async Task An_accounts_list_has_its_keys_and_a_tenants_list_that_tenants()
    {
        var (wide, _) = await Create();
        var (bound, _) = await Create(Any with { TenantId = "t1" });
        var (other, _) = await Create(Any with { TenantId = "t2" });
        var (foreign, _) = await Create(account: StoredAsset.NewAccount());
        Assert.Equal(Ids(wide, bound, other), Ids([.. await Keys.List(_account, null, 10, CancellationToken.None)]));
        Assert.Equal(Ids(bound), Ids([.. await Keys.List(_account, "t1", 10, CancellationToken.None)]));
        Assert.Equal(Ids(foreign), Ids([.. await Keys.List(foreign.Account, null, 10, CancellationToken.None)]));
        Assert.Equal(2, (await Keys.List(_account, null, 2, CancellationToken.None)).Count);

        static IEnumerable<string> Ids(params ApiKey[] keys) => keys.Select(key => key.Id).Order();
    }

    private async Task<(ApiKey Key, string Secret)> Create(ApiKeyRequest? request = null, AccountId? account = null)
    {
        var issued = (await database.AccountKeys.Create(account ?? _account, request ?? Any, by: null, CancellationToken.None)).Value!;
        return (issued.Key, issued.Secret);
    }

    private Task<ApiKeyIdentity?> Find(string secret) => Keys.Find(ApiKeyHash.Of(secret), CancellationToken.None);
}
