using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Orleans.Media.Bench;

/// <summary>The registry with its silo in this process, put together as the gateway does, without HTTP.</summary>
public static class EmbeddedRegistry
{
    /// <param name="settings">Its configuration, as environment variables: what a child process has in its own is read, too.</param>
    /// <param name="configure">What this measurement needs to be different.</param>
    public static async Task<IHost> Start(IReadOnlyDictionary<string, string?> settings, Action<IHostApplicationBuilder>? configure = null)
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Configuration.AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Key.Replace("__", ":", StringComparison.Ordinal), setting.Value)));
        builder.Logging.SetMinimumLevel(LogLevel.Error);
        builder.AddEmbeddedSilo();
        configure?.Invoke(builder);
        var host = builder.Build();
        await host.StartAsync();
        return host;
    }
}
