using Microsoft.Extensions.Hosting;
using Orleans.Media;

// One silo of a cluster: see Topologies/ClusterSilo.cs. Gateways with Orleans:Mode=Client are its clients.
var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.AddClusterSilo();
await builder.Build().RunAsync();
