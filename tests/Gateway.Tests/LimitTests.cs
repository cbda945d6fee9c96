using System.Diagnostics;
using System.Globalization;
using System.Net;
using Xunit.Abstractions;

namespace Orleans.Media.Tests;

/// <summary>Limits, counted for both gateways together.</summary>
[Collection(LimitedCluster.Name)]
public sealed class LimitTests(LimitedGateways cluster, ITestOutputHelper output)
{
    private static readonly TimeSpan Overload = TimeSpan.FromSeconds(10);

    private static DateTimeOffset Now => TimeProvider.System.GetUtcNow();

    [Fact]
    public async Task Ten_seconds_of_overload_through_two_gateways_let_through_what_the_limit_says()
    {
        var (one, other) = await cluster.Account("flood");
        var began = Stopwatch.GetTimestamp();
        var callers = await Task.WhenAll(new[] { one, other }.SelectMany(api => Enumerable.Range(0, 8).Select(_ => Call(api))));
        var (passed, refused) = (callers.Sum(caller => caller.Passed), callers.Sum(caller => caller.Refused));
        output.WriteLine($"{passed} of {LimitedGateways.Permits} passed, {refused} were refused");
        Assert.InRange(passed, LimitedGateways.Permits * 0.99, LimitedGateways.Permits);
        Assert.True(refused > LimitedGateways.Permits, "it was no overload");

        async Task<(int Passed, int Refused)> Call(Api api)
        {
            var (passed, refused) = (0, 0);
            while (Stopwatch.GetElapsedTime(began) < Overload)
            {
                using var answer = await api.Http.GetAsync(new Uri("/api/v1/media/m_1", UriKind.Relative));
                if (answer.StatusCode is HttpStatusCode.NotFound) passed++;
                else if (answer.StatusCode is HttpStatusCode.TooManyRequests) refused++;
                else Assert.Fail($"{answer.StatusCode}");
            }

            return (passed, refused);
        }
    }

    [Fact]
    public async Task Windows_are_stacked_and_what_one_refuses_counts_in_no_other()
    {
        var (api, _) = await cluster.Account("stacked");
        for (var write = 1; write <= 5; write++) Shows(await api.Post("/upload", new { filename = "a.png" }), HttpStatusCode.Created, limit: 5, remaining: 5 - write);
        for (var again = 0; again < 3; again++)
        {
            var refused = await api.Post("/upload", new { filename = "a.png" });
            Shows(refused, HttpStatusCode.TooManyRequests, limit: 5, remaining: 0);
            refused.Refuses(HttpStatusCode.TooManyRequests, "rate_limited");
            Assert.InRange(refused.Headers.RetryAfter!.Delta!.Value.TotalSeconds, 3500, 3600);
        }

        Shows(await api.Delete("/m_1"), HttpStatusCode.TooManyRequests, limit: 5, remaining: 0);
        for (var read = 1; read <= 15; read++) Shows(await api.Get("/m_1"), HttpStatusCode.NotFound, limit: 20, remaining: 15 - read);
        Shows(await api.Get("/m_1"), HttpStatusCode.TooManyRequests, limit: 20, remaining: 0);
        Shows(await api.Send(HttpMethod.Get, "/api/v1/keys"), HttpStatusCode.TooManyRequests, limit: 20, remaining: 0);
    }

    [Fact]
    public async Task Every_answer_of_a_limited_route_tells_where_the_limit_stands_and_others_do_not()
    {
        var (api, other) = await cluster.Account("told");
        var before = Now;
        var first = Shows(await api.Get(), HttpStatusCode.OK, LimitedGateways.Permits, LimitedGateways.Permits - 1);
        var reset = DateTimeOffset.FromUnixTimeSeconds(long.Parse(Header(first, "X-RateLimit-Reset")!, CultureInfo.InvariantCulture));
        Assert.InRange(reset, before.AddHours(1).AddSeconds(-1), Now.AddHours(1).AddSeconds(1));

        Shows(await api.Get("/m_1"), HttpStatusCode.NotFound, LimitedGateways.Permits, LimitedGateways.Permits - 2);
        Shows(await api.Get("?limit=0"), HttpStatusCode.BadRequest, LimitedGateways.Permits, LimitedGateways.Permits - 3);
        Shows(await api.Post("/upload"), HttpStatusCode.BadRequest, limit: 60, remaining: 59);
        Shows(await api.Post("/api/v1/keys", new { }), HttpStatusCode.BadRequest, LimitedGateways.Permits, LimitedGateways.Permits - 5); // no write on media
        var (_, reader) = await api.NewKey(new { name = "reader", scopes = Array.Empty<string>() });
        Shows(await reader.Delete("/m_1"), HttpStatusCode.Forbidden, limit: 60, remaining: 58); // another key, the same account

        var seen = Header(await other.Get(), "X-RateLimit-Remaining");
        Assert.True(int.Parse(seen!, CultureInfo.InvariantCulture) < LimitedGateways.Permits - 6, $"the other gateway says {seen}");
        Assert.Equal(Header(first, "X-RateLimit-Reset"), Header(await other.Get(), "X-RateLimit-Reset"));

        using var stranger = new Api(cluster.Gateways[0], "told", "sk_live_none");
        Assert.Null(Header((await stranger.Get()).Is(HttpStatusCode.Unauthorized), "X-RateLimit-Limit"));
        Assert.Null(Header(await api.Send(HttpMethod.Get, "/api/v1/nothing"), "X-RateLimit-Limit"));
        reader.Dispose();
    }

    [Fact]
    public async Task After_the_time_that_the_refusal_tells_it_goes_on()
    {
        var (api, _) = await cluster.Account("hasty");
        for (var window = 0; window < 3; window++)
        {
            for (var request = 1; request <= 3; request++) Shows(await api.Get("/m_1"), HttpStatusCode.NotFound, limit: 3, remaining: 3 - request);
            var refused = Shows(await api.Get("/m_1"), HttpStatusCode.TooManyRequests, limit: 3, remaining: 0);
            var wait = refused.Headers.RetryAfter!.Delta!.Value;
            Assert.InRange(wait.TotalSeconds, 1, 2);
            await Task.Delay(wait, TimeProvider.System);
        }
    }

    [Fact]
    public async Task A_window_may_be_each_keys_own()
    {
        var (api, _) = await cluster.Account("apart");
        for (var request = 1; request <= 4; request++) Shows(await api.Get("/m_1"), HttpStatusCode.NotFound, limit: 4, remaining: 4 - request);
        Shows(await api.Get("/m_1"), HttpStatusCode.TooManyRequests, limit: 4, remaining: 0);
        var (another, _) = await cluster.Account("apart");
        Shows(await another.Get("/m_1"), HttpStatusCode.NotFound, limit: 4, remaining: 3);
    }

    [Fact]
    public async Task An_account_may_be_without_limits()
    {
        var (api, _) = await cluster.Account("free");
        Assert.Null(Header((await api.Post("/upload", new { filename = "a.png" })).Is(HttpStatusCode.Created), "X-RateLimit-Limit"));
    }

    private static Answer Shows(Answer answer, HttpStatusCode status, int limit, int remaining)
    {
        answer.Is(status);
        Assert.Equal(($"{limit}", $"{remaining}"), (Header(answer, "X-RateLimit-Limit"), Header(answer, "X-RateLimit-Remaining")));
        Assert.NotNull(Header(answer, "X-RateLimit-Reset"));
        return answer;
    }

    private static string? Header(Answer answer, string name) => answer.Headers.TryGetValues(name, out var values) ? Assert.Single(values) : null;
}
