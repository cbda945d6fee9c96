using Azure.Storage.Blobs;
using Orleans.Media.Baseline;

// The service a team would write instead of the registry: stateless, ASP.NET Core and Npgsql, one statement per request.
// It is measured against, so whatever makes it faster and keeps it plain belongs here.
var builder = WebApplication.CreateSlimBuilder(args);
builder.Logging.SetMinimumLevel(LogLevel.Warning);
builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
builder.Services.ConfigureHttpJsonOptions(json => json.SerializerOptions.TypeInfoResolverChain.Insert(0, BaselineJson.Readable));
builder.Services.AddSingleton(TimeProvider.System);
builder.Services.AddSingleton(Database.Open(builder.Configuration["Baseline:Postgres"]!));
builder.Services.AddSingleton(new BlobContainerClient(builder.Configuration["Baseline:Storage"], "baseline"));
builder.Services.AddSingleton<MediaStore>().AddSingleton<BearerKeys>();

var app = builder.Build();
await app.Services.GetRequiredService<MediaStore>().CreateSchema();
await app.Services.GetRequiredService<BearerKeys>().Add(builder.Configuration["Baseline:Key"]!, account: "dev");

app.MapGet("/health", () => Results.Ok());
app.UseWhen(request => request.Request.Path.StartsWithSegments("/api"), api => api.Use(api.ApplicationServices.GetRequiredService<BearerKeys>().Authenticate));
app.MapMediaApi();
await app.RunAsync();
