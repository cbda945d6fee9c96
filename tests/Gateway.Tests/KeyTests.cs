using System.Net;
using System.Text;

namespace Orleans.Media.Tests;

/// <summary>Keys: who has none gets in nowhere, who has one sees one account, and a revoked one stops working.</summary>
[Collection(DefaultGateway.Name)]
public sealed class KeyTests(GatewayFixture fixture)
{
    private static readonly TimeSpan RevokedWithin = TimeSpan.FromSeconds(5);

    public static TheoryData<string, string> Routes { get; } = new()
    {
        { "POST", "/upload" }, { "GET", "" }, { "GET", "/m_1" }, { "DELETE", "/m_1" }, { "POST", "/m_1/confirm" },
        { "GET", "/m_1/upload" }, { "POST", "/m_1/restore" }, { "GET", "/m_1/history" }, { "GET", "/m_1/content" },
    };

    [Theory, MemberData(nameof(Routes))]
    public async Task Every_route_wants_a_key_that_works(string method, string path)
    {
        string?[] bad = [null, "", "Bearer", "Bearer ", "Bearer sk_live_wrong", $"Basic {fixture.Api.Key}", fixture.Api.Key, $"Bearer {fixture.Api.Key}x", $"Bearer {fixture.Api.Key[..^1]}", $"Bearer {new string('k', 5000)}", $"Bearer {new string(' ', 5000)}{fixture.Api.Key}"];
        using var http = fixture.Gateway.Client("");
        foreach (var header in bad)
        {
            using var request = new HttpRequestMessage(new HttpMethod(method), $"/api/v1/media{path}");
            if (header is not null) request.Headers.TryAddWithoutValidation("Authorization", header);
            var answer = (await Answer.Of(await http.SendAsync(request))).Refuses(HttpStatusCode.Unauthorized, "unauthorized");
            Assert.Equal("Bearer", answer.Headers.WwwAuthenticate.ToString());
        }
    }

    [Fact]
    public async Task A_revoked_key_stops_working_within_five_seconds()
    {
        using var api = await fixture.NewAccount();
        (await api.Get()).Is(HttpStatusCode.OK);
        var (id, _) = await Listed(api.Account);
        Assert.Equal($"{id} is revoked.", (await fixture.Gateway.Keys("revoke", id)).Trim());
        await Eventually.True(async () => (await api.Get()).Status is HttpStatusCode.Unauthorized, "the key stops working", RevokedWithin);
        Assert.Contains("revoked ", (await Listed(api.Account)).Line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Revoking_one_key_leaves_the_accounts_other_keys_and_assets_alone()
    {
        using var api = await fixture.NewAccount();
        var id = (await api.Start(new { filename = "a.png" })).Id;
        var (first, _) = await Listed(api.Account);
        var second = (await fixture.Gateway.Keys("create", api.Account)).Split('\n')[0];
        await fixture.Gateway.Keys("revoke", first);
        using var other = new Api(fixture.Gateway, api.Account, second);
        Assert.Equal(id, (await other.Get($"/{id}")).Is(HttpStatusCode.OK).Word("id"));
    }

    [Fact]
    public async Task The_command_shows_a_key_once_and_lists_it_by_a_hint()
    {
        var account = $"b{Guid.NewGuid():N}"[..20];
        var made = (await fixture.Gateway.Keys("create", account, "--name", "ci", "--test")).Trim().Split('\n');
        Assert.Matches("^sk_test_[A-Za-z0-9_-]{43}$", made[0]);
        var (id, line) = await Listed(account);
        Assert.Contains(id, made[1], StringComparison.Ordinal);
        Assert.Contains(" ci ", line, StringComparison.Ordinal);
        Assert.EndsWith("works", line, StringComparison.Ordinal);
        Assert.DoesNotContain(made[0], await fixture.Gateway.Keys("list"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("create")]
    [InlineData("create", "acme", "--nmae", "backend")]
    [InlineData("revoke")]
    [InlineData("nonsense")]
    public async Task Wrong_usage_shows_the_usage(params string[] arguments) =>
        Assert.StartsWith("keys create ACCOUNT", await fixture.Gateway.Keys(arguments), StringComparison.Ordinal);

    [Fact]
    public async Task An_account_that_can_be_none_is_refused_with_the_rule() =>
        Assert.StartsWith("'Not An Account' is no account: use 1 to 63 characters", await fixture.Gateway.Keys("create", "Not An Account"), StringComparison.Ordinal);

    [Fact]
    public async Task Revoking_what_is_not_there_says_so() =>
        Assert.StartsWith("No key k_nothing", await fixture.Gateway.Keys("revoke", "k_nothing"), StringComparison.Ordinal);

    [Fact]
    public async Task The_database_holds_a_keys_hash_and_never_the_key()
    {
        using var api = await fixture.NewAccount();
        (await api.Get()).Is(HttpStatusCode.OK);
        var stored = Directory.GetFiles(fixture.Gateway.Folder, "media.db*").Where(path => !path.EndsWith(".lock", StringComparison.Ordinal)).Select(Shared).ToArray();
        Assert.Contains(stored, file => Holds(file, ApiKeyHash.Of(api.Key)));
        Assert.DoesNotContain(stored, file => Holds(file, api.Key) || Holds(file, api.Key["sk_live_".Length..^4]));
    }

    private static byte[] Shared(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static bool Holds(byte[] file, string text) => file.AsSpan().IndexOf(Encoding.UTF8.GetBytes(text)) >= 0;

    private async Task<(string Id, string Line)> Listed(string account)
    {
        var line = (await fixture.Gateway.Keys("list")).Split('\n').Select(line => line.Trim()).First(line => line.Contains($" {account} ", StringComparison.Ordinal));
        return (line.Split(' ')[0], line);
    }
}
