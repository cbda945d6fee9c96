using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;

namespace Orleans.Media.Tests;

/// <summary>A key that is revoked while it is in use, at every gateway.</summary>
[Collection(OneCluster.Name)]
public sealed class RevocationTests(TwoGateways cluster)
{
    private const int CallersOfEach = 4;
    private static readonly TimeSpan RevokedWithin = TimeSpan.FromSeconds(5);

    [Fact]
    public async Task No_request_that_begins_five_seconds_after_the_revocation_succeeds_at_any_gateway()
    {
        var made = (await cluster.Admins[0].Post("/api/v1/keys", new { name = "victim", scopes = new[] { "media:read" } })).Is(HttpStatusCode.Created);
        var calls = new ConcurrentQueue<(int Gateway, long Began, HttpStatusCode Status)>();
        using var stop = new CancellationTokenSource();
        var callers = cluster.Gateways.SelectMany((gateway, i) => Enumerable.Repeat((gateway, i), CallersOfEach)).Select(each => Call(each.gateway, each.i)).ToList();

        await Eventually.True(() => Of(0).Length > 100 && Of(1).Length > 100, "both gateways are under load");
        var (before, id) = (Stopwatch.GetTimestamp(), made.Word("id"));
        (await cluster.Admins[0].Delete($"/api/v1/keys/{id}")).Is(HttpStatusCode.OK);
        var revoked = Stopwatch.GetTimestamp();
        await Eventually.True(() => Stopwatch.GetElapsedTime(revoked) > RevokedWithin + TimeSpan.FromSeconds(3), "time enough to see");
        await stop.CancelAsync();
        await Task.WhenAll(callers);

        foreach (var gateway in new[] { 0, 1 })
        {
            var of = Of(gateway);
            var late = of.Where(call => Stopwatch.GetElapsedTime(revoked, call.Began) > RevokedWithin).ToList();
            Assert.True(late.Count > 100, $"gateway {gateway}: only {late.Count} calls begin late enough to tell");
            Assert.All(late, call => Assert.Equal(HttpStatusCode.Unauthorized, call.Status));
            Assert.All(of.Where(call => call.Began < before - Stopwatch.Frequency), call => Assert.Equal(HttpStatusCode.OK, call.Status));
            Assert.All(of, call => Assert.True(call.Status is HttpStatusCode.OK or HttpStatusCode.Unauthorized, $"{call.Status}"));
        }

        (int Gateway, long Began, HttpStatusCode Status)[] Of(int gateway) => [.. calls.Where(call => call.Gateway == gateway)];

        async Task Call(GatewayProcess gateway, int index)
        {
            using var http = gateway.Client(made.Word("secret"));
            while (!stop.IsCancellationRequested)
            {
                var began = Stopwatch.GetTimestamp();
                using var answer = await http.GetAsync(new Uri("/api/v1/media?limit=1", UriKind.Relative));
                calls.Enqueue((index, began, answer.StatusCode));
            }
        }
    }
}
