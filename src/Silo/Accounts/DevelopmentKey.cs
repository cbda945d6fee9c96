using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>
/// With <c>Development:KeyFile</c> configured, as <c>run.sh</c> does: makes sure that the key in that file works, and makes
/// file and key if they aren't there. Nothing for production, where keys are made with the key command.
/// </summary>
public sealed class DevelopmentKey(IConfiguration configuration, AccountKeys keys, ApiKeyStore store, IOptions<ApiKeyOptions> options) : IHostedService
{
    private static readonly AccountId Account = AccountId.Parse("dev");

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration["Development:KeyFile"] is not { Length: > 0 } file) return;
        if (File.Exists(file))
        {
            var kept = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
            if (kept.Length >= 16 && await store.Find(ApiKeyHash.Of(kept), cancellationToken) is not null) return;
        }

        var made = await keys.Create(Account, new() { Name = "development", Scopes = Scopes.Everything, Prefix = options.Value.Allowed[^1] }, by: null, cancellationToken);
        var forTheOwner = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) forTheOwner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(file, forTheOwner);
        await writer.WriteLineAsync(made.Value!.Secret.AsMemory(), cancellationToken);
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}

/// <summary>Registers it.</summary>
public static class DevelopmentKeySetup
{
    /// <summary>For the process that is called with keys: the gateway.</summary>
    public static IServiceCollection AddDevelopmentKey(this IServiceCollection services) => services.AddHostedService<DevelopmentKey>();
}
