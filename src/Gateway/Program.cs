using Orleans.Media;
using Orleans.Media.Gateway;

if (KeyCommand.Is(args))
{
    var configuration = new ConfigurationBuilder().AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json")).AddEnvironmentVariables().Build();
    return await KeyCommand.Run(args, configuration, Console.Out, CancellationToken.None);
}

var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });

// The registry: in this process, or in a cluster of silo processes; see Silo/Topologies
if (builder.Configuration.OrleansMode() is OrleansMode.Client) builder.AddClusterClient();
else builder.AddEmbeddedSilo();

// HTTP
builder.WebHost.ConfigureKestrel(kestrel => (kestrel.AddServerHeader, kestrel.Limits.MaxRequestBodySize) = (false, GatewayOptions.MaxRequestBytes));
builder.Services.AddGatewayOptions(builder.Configuration);
builder.Services.AddDraining();
builder.Services.AddProblems();
builder.Services.AddApiKeys();
builder.Services.AddLive(builder.Configuration);
builder.Services.AddLimits(builder.Configuration);

var app = builder.Build();
app.UseDraining();
app.UseProblems();
app.UseClusterConnection();
app.UseApiKeys();
app.UseLimits();
app.UseIdempotency();

// What it answers
app.MapHealthApi();
app.MapMediaApi();
app.MapKeysApi();
app.MapUsageApi();
app.MapWebhooksApi();
app.MapEventsApi();
app.MapPublicContentApi();

await app.RunAsync();
return Environment.ExitCode; // of who had it stopped
