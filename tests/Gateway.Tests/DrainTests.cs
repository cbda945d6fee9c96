using System.Net;

namespace Orleans.Media.Tests;

/// <summary>The end of a gateway: first nobody is sent to it any more, then it stops listening.</summary>
public sealed class DrainTests
{
    [Fact]
    public async Task Told_to_stop_it_is_not_ready_but_serves_and_a_second_signal_ends_it_at_once()
    {
        await using var gateway = await GatewayProcess.Start(settings: new Dictionary<string, string?> { ["Gateway__DrainDelay"] = "00:05:00", ["Processing__Enabled"] = "false" });
        using var http = gateway.Client();
        (await Get("/health/ready")).Is(HttpStatusCode.OK);
        (await Get("/health/live")).Is(HttpStatusCode.OK);
        Assert.NotEqual(true, (await Get("/api/v1/media")).Is(HttpStatusCode.OK).Headers.ConnectionClose);

        using var server = gateway.Process.Server();
        await Child.Run("kill", "-TERM", $"{server.Id}");
        var ready = await Eventually.Get(async () => await Get("/health/ready") is { Status: HttpStatusCode.ServiceUnavailable } drained ? drained : null, "it isn't ready any more");
        Assert.Equal("draining", ready.Word("status"));
        Assert.Equal("ok", (await Get("/health/live")).Is(HttpStatusCode.OK).Word("status"));
        (await Get("/health")).Is(HttpStatusCode.OK);
        Assert.Equal(true, (await Get("/api/v1/media")).Is(HttpStatusCode.OK).Headers.ConnectionClose);

        await Child.Run("kill", "-TERM", $"{server.Id}");
        await gateway.Process.Process.WaitForExitAsync().WaitAsync(TimeSpan.FromSeconds(60));
        Assert.Equal(0, gateway.Process.Process.ExitCode);

        async Task<Answer> Get(string path) => await Answer.Of(await http.GetAsync(path));
    }

    [Fact]
    public async Task A_request_that_is_under_way_gets_its_answer_after_the_gateway_stopped_listening()
    {
        await using var gateway = await GatewayProcess.Start(settings: new Dictionary<string, string?> { ["Processing__Enabled"] = "false" });
        using var body = new SlowBody();
        using var http = gateway.Client();
        var answering = http.PostAsync("/api/v1/media/upload", body);
        await body.Begun;

        var stopping = gateway.Stop();
        await Eventually.True(async () =>
        {
            try
            {
                using var other = new System.Net.Sockets.TcpClient();
                await other.ConnectAsync(IPAddress.Loopback, gateway.Port);
                return false;
            }
            catch (System.Net.Sockets.SocketException)
            {
                return true;
            }
        }, "it listens no more");
        Assert.False(stopping.IsCompleted);
        body.End("""{"filename":"a.png"}""");
        var answer = (await Answer.Of(await answering)).Is(HttpStatusCode.Created);
        Assert.Equal(true, answer.Headers.ConnectionClose);
        Assert.Equal(0, await stopping);
    }

    [Theory]
    [InlineData("Gateway__DrainDelay", "00:20:00")]
    [InlineData("Gateway__ShutdownTimeout", "00:00:00")]
    public async Task Times_out_of_range_are_refused_at_start(string setting, string value)
    {
        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() => GatewayProcess.Start(settings: new Dictionary<string, string?> { [setting] = value }));
        Assert.Contains(setting.Split("__")[1], refused.Message, StringComparison.Ordinal);
    }

    /// <summary>A body whose first byte is sent at once and the rest when the test says so.</summary>
    private sealed class SlowBody : HttpContent
    {
        private readonly TaskCompletionSource _begun = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private readonly TaskCompletionSource<byte[]> _rest = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public SlowBody() => Headers.ContentType = new("application/json");

        public Task Begun => _begun.Task;

        public void End(string json) => _rest.SetResult(System.Text.Encoding.UTF8.GetBytes(json));

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(" "u8.ToArray());
            await stream.FlushAsync();
            _begun.SetResult();
            await stream.WriteAsync(await _rest.Task);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
