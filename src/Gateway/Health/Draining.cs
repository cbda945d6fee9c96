using System.Runtime.InteropServices;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Gateway;

/// <summary>
/// The time between being told to stop and stopping. The gateway still answers, but says that it isn't ready and closes each
/// connection with its answer, so that clients go elsewhere before it stops listening. A second signal ends this time.
/// </summary>
public sealed partial class Draining(IOptions<GatewayOptions> options, TimeProvider time, ILogger<Draining> log) : IHostedLifecycleService, IDisposable
{
    private readonly CancellationTokenSource _hurry = new();
    private readonly List<PosixSignalRegistration> _registrations = [];
    private volatile bool _isUnderWay;
    private int _signals;

    /// <summary>Whether the gateway was told to stop.</summary>
    public bool IsUnderWay => _isUnderWay;

    /// <inheritdoc/>
    public Task StartingAsync(CancellationToken cancellationToken)
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, Count));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, Count));
        return Task.CompletedTask;
    }

    /// <summary>Waits. The host stops no service before this has ended: neither the server nor, after it, the silo or the connection to the cluster.</summary>
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        _isUnderWay = true;
        if (options.Value.DrainDelay == TimeSpan.Zero) return;
        LogDraining(options.Value.DrainDelay);
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, _hurry.Token);
        await Task.Delay(options.Value.DrainDelay, time, end.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var registration in _registrations) registration.Dispose();
        _hurry.Dispose();
    }

    // The first one is the host's to act on.
    private void Count(PosixSignalContext signal)
    {
        if (Interlocked.Increment(ref _signals) > 1) _hurry.Cancel();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Told to stop: not ready any more, stops listening in {Delay}")]
    private partial void LogDraining(TimeSpan delay);
}

/// <summary>Puts it in place.</summary>
public static class DrainingSetup
{
    /// <summary>Has the gateway drain before it stops, and leaves it the time to.</summary>
    public static IServiceCollection AddDraining(this IServiceCollection services)
    {
        services.AddSingleton<Draining>().AddHostedService(provider => provider.GetRequiredService<Draining>());
        services.AddOptions<HostOptions>().Configure<IOptions<GatewayOptions>>((host, gateway) => host.ShutdownTimeout = gateway.Value.DrainDelay + gateway.Value.ShutdownTimeout);
        return services;
    }

    /// <summary>While the gateway drains, each answer ends its connection.</summary>
    public static void UseDraining(this WebApplication app)
    {
        var draining = app.Services.GetRequiredService<Draining>();
        app.Use(next => context =>
        {
            if (draining.IsUnderWay) context.Response.Headers.Connection = "close";
            return next(context);
        });
    }
}
