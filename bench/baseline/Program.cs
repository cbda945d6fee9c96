using Azure.Storage.Blobs;
using Npgsql;
using Orleans.Media.Baseline;

// The service a team would write instead of the registry: stateless, ASP.NET Core and Npgsql, one statement per request.
// It is measured against, so whatever makes it faster and keeps it plain belongs here.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BaselineJson.Readable));
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(Database.Open(builder.Configuration["Baseline:Postgres"]!));
var storage = new BlobClientOptions { Diagnostics = { IsLoggingEnabled = false, IsDistributedTracingEnabled = false } };
builder.Services.AddSingleton(new BlobContainerClient(builder.Configuration["Baseline:Storage"], "baseline", storage));
builder.Services.AddSingleton<MediaStore>().AddSingleton<MediaMoves>().AddSingleton<BearerKeys>();

var app = builder.Build();
await Database.CreateSchema(app.Services.GetRequiredService<NpgsqlDataSource>());
await app.Services.GetRequiredService<BlobContainerClient>().CreateIfNotExistsAsync();
await app.Services.GetRequiredService<BearerKeys>().Add(builder.Configuration["Baseline:Key"]!, account: "dev");

app.MapGet("/health", () => Results.Ok());
app.UseWhen(request => request.Request.Path.StartsWithSegments("/api"), api => api.Use(api.ApplicationServices.GetRequiredService<BearerKeys>().Authenticate));
app.MapMediaApi();
await app.RunAsync();
