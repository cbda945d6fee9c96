using System.Net;
using System.Text.Json;

namespace Orleans.Media.Tests;

/// <summary><c>POST /media/{id}/retention</c>.</summary>
[Collection(DefaultGateway.Name)]
public sealed class RetentionTests(GatewayFixture fixture)
{
    private readonly Api _api = fixture.Api;

    [Fact]
    public async Task An_asset_is_kept_until_another_time()
    {
        var id = (await _api.Start(new { filename = "a.png" })).Id;
        var until = (await Purge(id)).AddDays(30);
        var body = new { purge_at = until.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", null) };
        var kept = await _api.Post($"/{id}/retention", body);
        await Golden.Matches("retention", $"POST /api/v1/media/{id}/retention", body, kept, _api.Account);
        Assert.Equal(until, await Purge(id));
    }

    [Fact]
    public async Task Days_count_from_now()
    {
        var id = (await _api.Start(new { filename = "a.png" })).Id;
        var kept = (await _api.Post($"/{id}/retention", new { days = 7 })).Is(HttpStatusCode.OK);
        Assert.InRange(kept["purge_at"].GetDateTimeOffset(), TimeProvider.System.GetUtcNow().AddDays(7).AddMinutes(-5), TimeProvider.System.GetUtcNow().AddDays(7));
        Assert.False(kept["pinned"].GetBoolean());
    }

    [Fact]
    public async Task What_the_account_is_not_allowed_is_refused_and_changes_nothing()
    {
        var id = (await _api.Start(new { filename = "a.png" })).Id;
        var before = await Purge(id);
        (await _api.Post($"/{id}/retention", new { days = 366 })).Refuses(HttpStatusCode.Forbidden, "retention_not_allowed");
        (await _api.Post($"/{id}/retention", new { pinned = true })).Refuses(HttpStatusCode.Forbidden, "retention_not_allowed");
        Assert.Equal(before, await Purge(id));
    }

    [Fact]
    public async Task An_asset_can_be_pinned_where_that_is_allowed()
    {
        await using var gateway = await GatewayProcess.Start(settings: new Dictionary<string, string?> { ["Media__Accounts__dev__AllowPinning"] = "true", ["Processing__Enabled"] = "false" });
        using var api = new Api(gateway, "dev", gateway.Key);
        var id = (await api.Start(new { filename = "a.png" })).Id;
        var kept = (await api.Post($"/{id}/retention", new { pinned = true })).Is(HttpStatusCode.OK);
        Assert.Equal((JsonValueKind.Null, true), (kept["purge_at"].ValueKind, kept["pinned"].GetBoolean()));
        Assert.Equal(JsonValueKind.Null, (await api.Get($"/{id}/history"))["purge_at"].ValueKind);
    }

    [Theory]
    [InlineData("{}", "purge_at")]
    [InlineData("""{"purge_at": "2020-01-01T00:00:00Z"}""", "purge_at")]
    [InlineData("""{"purge_at": "2027-01-31"}""", "purge_at")]
    [InlineData("""{"purge_at": "2027-01-31T00:00:00"}""", "purge_at")]
    [InlineData("""{"purge_at": "31 Jan 2027 00:00:00 +00:00"}""", "purge_at")]
    [InlineData("""{"purge_at": "9999-12-31T23:59:59-14:00"}""", "purge_at")]
    [InlineData("""{"purge_at": 1800000000}""", "purge_at")]
    [InlineData("""{"purge_at": "2027-01-31T00:00:00Z", "days": 1}""", "purge_at")]
    [InlineData("""{"days": 0}""", "days")]
    [InlineData("""{"days": 1.5}""", "days")]
    [InlineData("""{"days": "1"}""", "days")]
    [InlineData("""{"days": 99999999999}""", "days")]
    [InlineData("""{"pinned": false}""", "pinned")]
    [InlineData("""{"pinned": "true"}""", "pinned")]
    public async Task A_field_that_makes_no_sense_is_named(string body, string field)
    {
        var id = (await _api.Start(new { filename = "a.png" })).Id;
        (await _api.Send(HttpMethod.Post, $"/{id}/retention", Api.Json(body))).Refuses(HttpStatusCode.BadRequest, "validation_failed", field);
    }

    [Theory]
    [InlineData("2027-01-31T02:00:00+02:00")]
    [InlineData("2027-01-31T00:00:00.5Z")]
    public async Task A_time_may_have_any_offset_and_fractions(string time)
    {
        var id = (await _api.Start(new { filename = "a.png" })).Id;
        var until = DateTimeOffset.Parse(time, null).AddYears(TimeProvider.System.GetUtcNow().Year - 2026); // within a year from now, whenever that is
        var kept = (await _api.Post($"/{id}/retention", new { purge_at = until.ToString(time.EndsWith('Z') ? "yyyy-MM-dd'T'HH:mm:ss.F'Z'" : "yyyy-MM-dd'T'HH:mm:sszzz", null) })).Is(HttpStatusCode.OK);
        Assert.Equal(until, kept["purge_at"].GetDateTimeOffset());
    }

    [Fact]
    public async Task An_asset_that_is_not_there_or_deleted_is_not_kept()
    {
        (await _api.Post("/m_7ZZZZZZZZZZZZZZZZZZZZZZZZZ/retention", new { days = 1 })).Refuses(HttpStatusCode.NotFound, "not_found");
        var id = (await _api.Start(new { filename = "a.png" })).Id;
        await _api.Delete($"/{id}");
        (await _api.Post($"/{id}/retention", new { days = 1 })).Refuses(HttpStatusCode.Conflict, "illegal_transition");
    }

    private async Task<DateTimeOffset> Purge(string id) => (await _api.Get($"/{id}/history")).Is(HttpStatusCode.OK)["purge_at"].GetDateTimeOffset();
}
