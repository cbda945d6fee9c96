using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Tests.Outgoing;

/// <summary>Every way to write "your own network" is refused: when a target is given, and when it is called. A real listener counts who comes.</summary>
public sealed class TargetTests : IDisposable
{
    private static readonly TargetTerms Closed = new([], Http: true); // http, so that nothing else than the address is in the way
    private static readonly TargetTerms Loopback = new([IPNetwork.Parse("127.0.0.1/32")], Http: true);
    private readonly TcpListener _listener = new(IPAddress.Any, 0);
    private int _accepted;

    public TargetTests()
    {
        _listener.Start();
        _ = Accept();
    }

    private int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static TheoryData<string> Spellings =>
    [
        // IPv4, in every base and length
        "http://127.0.0.1:PORT/", "http://127.0.0.2:PORT/", "http://0.0.0.0:PORT/", "http://0:PORT/", "http://127.1:PORT/", "http://127.0.1:PORT/", "http://2130706433:PORT/", "http://0x7f000001:PORT/",
        "http://0x7f.0.0.1:PORT/", "http://0x7f.1:PORT/", "http://0177.0.0.1:PORT/", "http://0177.1:PORT/", "http://017700000001:PORT/", "http://127.000.000.001:PORT/", "http://0x7f.0x0.0x0.0x1:PORT/",
        "http://127.0.0.1.:PORT/", "http://4294967295:PORT/", "http://256.256.256.256:PORT/", "http://127.0.0.1%00:PORT/", "http://127.0.0.1%2e:PORT/", "http://%31%32%37.0.0.1:PORT/",
        // private, link-local, metadata, shared, reserved
        "http://10.0.0.1:PORT/", "http://172.16.0.1:PORT/", "http://172.31.255.255:PORT/", "http://192.168.0.1:PORT/", "http://169.254.169.254/latest/meta-data/", "http://100.64.0.1:PORT/", "http://100.100.100.200/",
        "http://168.63.129.16/", "http://198.18.0.1:PORT/", "http://192.0.0.192/", "http://224.0.0.1:PORT/", "http://239.255.255.250:PORT/", "http://240.0.0.1:PORT/", "http://255.255.255.255:PORT/", "http://192.0.2.1/",
        // IPv6, and IPv4 in it
        "http://[::1]:PORT/", "http://[::]:PORT/", "http://[0:0:0:0:0:0:0:1]:PORT/", "http://[::ffff:127.0.0.1]:PORT/", "http://[::ffff:7f00:1]:PORT/", "http://[0:0:0:0:0:ffff:7f00:0001]:PORT/", "http://[::127.0.0.1]:PORT/",
        "http://[::7f00:1]:PORT/", "http://[64:ff9b::7f00:1]:PORT/", "http://[64:ff9b::127.0.0.1]:PORT/", "http://[64:ff9b:1::7f00:1]:PORT/", "http://[2002:7f00:1::]:PORT/", "http://[2001::80ff:fffe]:PORT/", "http://[fe80::1]:PORT/",
        "http://[fe80::1%25lo]:PORT/", "http://[fe80::1%lo]:PORT/", "http://[::1%251]:PORT/", "http://[fc00::1]:PORT/", "http://[fd00:ec2::254]/", "http://[fec0::1]:PORT/", "http://[ff02::1]:PORT/", "http://[2001:db8::1]:PORT/",
        "http://[::ffff:0:127.0.0.1]:PORT/", "http://[100::1]:PORT/", "http://[5f00::1]:PORT/",
        // who is asked, and who seems to be
        "http://public.example@127.0.0.1:PORT/", "http://127.0.0.1:PORT@public.example/", "http://user:pass@public.example:PORT/", "http://@public.example:PORT/", "http://public.example:80@127.0.0.1:PORT/",
        "http://public.example%40127.0.0.1:PORT/", "http://public.example\\@127.0.0.1:PORT/", "http://127.0.0.1:PORT\\@public.example/", "http://public.example#@127.0.0.1:PORT/", "http:\\\\127.0.0.1:PORT/", "http:/\\127.0.0.1:PORT/",
        "http:///127.0.0.1:PORT/", "http:127.0.0.1:PORT/", "//127.0.0.1:PORT/", "http://public.example:PORT:80/", "http://public.example: 80/", " http://127.0.0.1:PORT/", "http://127.0.0.1\t:PORT/", "http://public.example\n:PORT/",
        // other scripts' digits, dots and letters
        "http://①②⑦.⓪.⓪.①:PORT/", "http://１２７.0.0.1:PORT/", "http://127。0。0。1:PORT/", "http://127．0．0．1:PORT/", "http://127｡0｡0｡1:PORT/", "http://ⓛⓞⓒⓐⓛⓗⓞⓢⓣ:PORT/", "http://ｌocalhost:PORT/", "http://𝟏𝟐𝟕.0.0.1:PORT/", "http://[::ⓕⓕⓕⓕ:127.0.0.1]:PORT/",
        // names that lead there
        "http://localhost:PORT/", "http://LOCALHOST:PORT/", "http://localhost.:PORT/", "http://private.example:PORT/", "http://mixed.example:PORT/", "http://mapped.example:PORT/", "http://127.0.0.1.nip.example:PORT/", "http://nowhere.example:PORT/",
        "http://-.example/", "http://a..example/", "http://.example/", "http:///", "http://:PORT/",
        // other schemes
        "ftp://127.0.0.1:PORT/", "file:///etc/passwd", "gopher://127.0.0.1:PORT/_", "unix:/var/run/docker.sock", "javascript:alert(1)", "",
    ];

    [Theory]
    [MemberData(nameof(Spellings))]
    public async Task A_target_that_is_not_public_is_refused_when_it_is_given_and_when_it_is_called(string spelling)
    {
        var url = spelling.Replace("PORT", $"{Port}", StringComparison.Ordinal);
        var names = new Names();
        Assert.NotNull(await new TargetGuard(names).Refusal(url, Closed, CancellationToken.None));

        using var sender = Sender(names, new WebhookOptions { AllowHttp = true });
        var attempt = await sender.Send(url, [WebhookSecrets.New()], "evt_1", "{}", CancellationToken.None);
        Assert.NotNull(attempt.Error);
        Assert.Null(attempt.Status);
        Assert.Equal(0, _accepted);
    }

    // A connection that was checked by itself, without the URL's spelling: the last line, for whoever forgets the first.
    [Theory]
    [InlineData("http://2130706433:PORT/")]
    [InlineData("http://[::ffff:127.0.0.1]:PORT/")]
    [InlineData("http://127.1:PORT/")]
    [InlineData("http://private.example:PORT/")]
    public async Task Even_a_URL_that_nobody_read_gets_no_connection(string spelling)
    {
        using var http = new HttpClient(new TargetGuard(new Names()).Handler(Closed));
        var refused = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri(spelling.Replace("PORT", $"{Port}", StringComparison.Ordinal))));
        Assert.IsType<TargetRefusedException>(refused.InnerException);
        Assert.Equal(0, _accepted);
    }

    [Fact]
    public async Task A_name_that_was_public_when_it_was_given_and_is_private_when_it_is_called_gets_no_connection()
    {
        var names = new Names();
        var url = $"http://rebinding.example:{Port}/";
        Assert.Null(await new TargetGuard(names).Refusal(url, Closed, CancellationToken.None));
        using var sender = Sender(names, new WebhookOptions { AllowHttp = true });
        Assert.Contains("private or reserved", (await sender.Send(url, [WebhookSecrets.New()], "evt_1", "{}", CancellationToken.None)).Error, StringComparison.Ordinal);
        Assert.Equal(0, _accepted);
    }

    [Fact]
    public async Task The_connection_is_made_to_the_address_that_was_checked()
    {
        var names = new Names();
        using var http = new HttpClient(new TargetGuard(names).Handler(Loopback));
        var closed = await Assert.ThrowsAsync<HttpRequestException>(() => http.GetAsync(new Uri($"http://private.example:{Port}/")));
        Assert.IsNotType<TargetRefusedException>(closed.InnerException);
        Assert.InRange(_accepted, 1, names.Asked); // as often as the name was asked, at most: each connection has one answer of its own
    }

    [Fact]
    public async Task What_the_operator_opened_may_be_called_and_nothing_beside_it()
    {
        var guard = new TargetGuard(new Names());
        Assert.Null(await guard.Refusal("http://127.0.0.1/hook", Loopback, CancellationToken.None));
        Assert.NotNull(await guard.Refusal("http://127.0.0.2/hook", Loopback, CancellationToken.None));
        Assert.NotNull(await guard.Refusal("http://127.1/hook", Loopback, CancellationToken.None));
        Assert.NotNull(await guard.Refusal("http://[::ffff:127.0.0.1]/hook", Loopback, CancellationToken.None));
        Assert.NotNull(await guard.Refusal("http://10.0.0.1/hook", Loopback, CancellationToken.None));
        Assert.NotNull(await guard.Refusal("http://127.0.0.1/hook", Loopback with { Http = false }, CancellationToken.None));
    }

    [Theory]
    [InlineData("https://public.example/hook?a=b%20c&d=@")]
    [InlineData("https://PUBLIC.example:8443")]
    [InlineData("https://xn--mnchen-3ya.public.example/")]
    [InlineData("https://93.184.216.34/")]
    [InlineData("https://[2606:4700::6810:84e5]:8443/hook")]
    [InlineData("https://a_b.1-2.public.example/")]
    public async Task Public_targets_are_not_refused(string url) => Assert.Null(await new TargetGuard(new Names()).Refusal(url, Closed with { Http = false }, CancellationToken.None));

    public void Dispose() => _listener.Dispose();

    private static WebhookSender Sender(INameResolver names, WebhookOptions options) => new(new TargetGuard(names), Options.Create(options), TimeProvider.System, TimeProvider.System);

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                using var client = await _listener.AcceptSocketAsync();
                Interlocked.Increment(ref _accepted);
            }
        }
        catch (Exception over) when (over is ObjectDisposedException or SocketException)
        {
        }
    }

    /// <summary>A DNS of the test's own.</summary>
    private sealed class Names : INameResolver
    {
        private int _rebinding, _asked;

        public int Asked => _asked;

        public Task<IPAddress[]> Resolve(string name, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _asked);
            return Task.FromResult(Addresses(name.ToLowerInvariant()).Select(IPAddress.Parse).ToArray());
        }

        private string[] Addresses(string name) => name switch
        {
            "localhost" => ["127.0.0.1", "::1"],
            "private.example" or "127.0.0.1.nip.example" => ["127.0.0.1"],
            "mixed.example" => ["93.184.216.34", "127.0.0.1"],
            "mapped.example" => ["::ffff:127.0.0.1"],
            "rebinding.example" => Interlocked.Increment(ref _rebinding) == 1 ? ["93.184.216.34"] : ["127.0.0.1"],
            _ when name.EndsWith("public.example", StringComparison.Ordinal) => ["93.184.216.34"],
            _ => [],
        };
    }
}
