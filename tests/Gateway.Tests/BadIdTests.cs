using System.Net;
using System.Text.RegularExpressions;

namespace Orleans.Media.Tests;

/// <summary>Whose asset it is can't be told from outside: unknown, malformed and other accounts' ids get one and the same answer.</summary>
[Collection(DefaultGateway.Name)]
public sealed partial class BadIdTests(GatewayFixture fixture)
{
    private static string Unknown => MediaId.New(TimeProvider.System.GetUtcNow()).Value;

    public static TheoryData<string, string> Routes { get; } = new()
    {
        { "GET", "" }, { "DELETE", "" }, { "POST", "/confirm" }, { "GET", "/upload" }, { "POST", "/restore" }, { "GET", "/history" }, { "GET", "/content" },
    };

    [Theory, MemberData(nameof(Routes))]
    public async Task Someone_elses_asset_answers_exactly_as_one_that_never_was(string method, string path)
    {
        using var stranger = await fixture.NewAccount();
        var ready = (await fixture.Api.Make(new { filename = "a.png" }, Samples.Png(4, 3))).Word("id");
        var pending = (await fixture.Api.Start(new { filename = "a.png", mode = "resumable" })).Id;

        var unknown = Seen((await stranger.Send(new HttpMethod(method), $"/{Unknown}{path}")).Refuses(HttpStatusCode.NotFound, "not_found"));
        Assert.Equal(unknown, Seen(await stranger.Send(new HttpMethod(method), $"/{ready}{path}")));
        Assert.Equal(unknown, Seen(await stranger.Send(new HttpMethod(method), $"/{pending}{path}")));

        Assert.Equal("ready", (await fixture.Api.Get($"/{ready}")).Word("status"));
        Assert.Equal("pending_upload", (await fixture.Api.Get($"/{pending}")).Word("status"));
        Assert.Equal(0, await stranger.Total());
    }

    [Theory, MemberData(nameof(Routes))]
    public async Task A_malformed_id_names_nothing(string method, string path)
    {
        string[] ids = ["1", "m_", "m_1", $"{Unknown}X", Unknown.ToLowerInvariant(), $"x{Unknown[1..]}", $"m_8{Unknown[3..]}", $"m_U{Unknown[3..]}", "%2e%2e%2fhealth", "m_%C3%A9", new string('m', 4000)];
        var unknown = Seen(await fixture.Api.Send(new HttpMethod(method), $"/{Unknown}{path}"));
        foreach (var id in ids) Assert.Equal(unknown, Seen((await fixture.Api.Send(new HttpMethod(method), $"/{id}{path}")).Refuses(HttpStatusCode.NotFound, "not_found")));
    }

    private static string Seen(Answer answer) => Date().Replace($"{(int)answer.Status} {answer.Type} {answer.Headers} {answer.Text}", "");

    [GeneratedRegex("Date: [^\r\n]+")] private static partial Regex Date();
}
