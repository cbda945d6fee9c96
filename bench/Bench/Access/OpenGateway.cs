using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Hosting;
using Orleans.Media.Gateway;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>
/// The gateway with its silo, but for the steps that check keys and count requests: everybody is the same caller. A process of its own; the program of the
/// gateway can't be told to leave keys out, and shouldn't be.
/// </summary>
public sealed class OpenGateway : IAsyncDisposable
{
    /// <summary>What this program is called with to be one.</summary>
    public const string Name = "open-gateway";

    private readonly string _folder = Directory.CreateTempSubdirectory("open-gateway-").FullName;
    private readonly Child _process;

    private OpenGateway(string storage)
    {
        Address = new($"http://127.0.0.1:{Child.FreePort()}");
        _process = Child.StartServer("dotnet", [Assembly.GetExecutingAssembly().Location, "inside", Name], new Dictionary<string, string?>(Registry.Unprocessed)
        {
            ["ASPNETCORE_URLS"] = Address.ToString(),
            ["Database__Sqlite"] = Path.Combine(_folder, "media.db"),
            ["Storage__ConnectionString"] = storage,
            ["Limits__Enabled"] = "false",
            ["DOTNET_gcServer"] = "1", // as Gateway.csproj and its SDK set them
            ["DOTNET_GCDynamicAdaptationMode"] = "0",
        });
    }

    public Uri Address { get; }

    public System.Diagnostics.Process Server => _process.Server();

    public static async Task<OpenGateway> Start(string storage)
    {
        var gateway = new OpenGateway(storage);
        await Eventually.True(gateway.Answers, "the open gateway is ready", TimeSpan.FromSeconds(60));
        return gateway;
    }

    /// <summary>In the child: the gateway's Program.cs without its keys and limits.</summary>
    public static async Task<int> Serve(CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.AddEmbeddedSilo();
        builder.WebHost.ConfigureKestrel(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, GatewayOptions.MaxRequestBytes));
        builder.Services.AddGatewayOptions(builder.Configuration);
        builder.Services.AddDraining();
        builder.Services.AddProblems();
        builder.Services.AddLimits(builder.Configuration);

        var anybody = new ApiKeyIdentity("k_open", AccountId.Parse("dev"), Scopes.Everything);
        var app = builder.Build();
        app.UseDraining();
        app.UseProblems();
        app.Use(next => context =>
        {
            context.Features.Set(anybody);
            return next(context);
        });
        app.MapHealthApi();
        app.MapMediaApi();
        await app.StartAsync(cancellationToken);
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    public ValueTask DisposeAsync()
    {
        _process.Dispose();
        Directory.Delete(_folder, recursive: true);
        return ValueTask.CompletedTask;
    }

    private async Task<bool> Answers()
    {
        if (_process.Process.HasExited) throw new InvalidOperationException($"The open gateway ended:\n{_process.Output}");
        using var http = new HttpClient();
        try
        {
            using var answer = await http.GetAsync(new Uri(Address, "/health"));
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
