using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Orleans.Media;

/// <summary>
/// With <c>Development:KeyFile</c> configured, as <c>run.sh</c> does: makes sure that the key in that file works, and makes
/// file and key if they aren't there. Nothing for production, where keys are made with the key command.
/// </summary>
public sealed class DevelopmentKey(IConfiguration configuration, ApiKeyStore keys) : IHostedService
{
    private static readonly AccountId Account = AccountId.Parse("dev");

    /// <inheritdoc/>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (configuration["Development:KeyFile"] is not { Length: > 0 } file) return;
        if (File.Exists(file))
        {
            var kept = (await File.ReadAllTextAsync(file, cancellationToken)).Trim();
            if (kept.Length >= 16 && await keys.Find(ApiKeyHash.Of(kept), cancellationToken) is not null) return;
        }

        var (_, secret) = await keys.Create(Account, "development", "sk_test_", cancellationToken);
        var forTheOwner = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) forTheOwner.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        await using var writer = new StreamWriter(file, forTheOwner);
        await writer.WriteLineAsync(secret.AsMemory(), cancellationToken);
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
