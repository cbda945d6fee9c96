using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>
/// One slice per turn, each written before the next one starts; a timer paces them. The reminder outlives silos: its tick finds the
/// pass that stopped with one, and starts the next when its day has come.
/// </summary>
public sealed partial class ReconcilerGrain(
    [PersistentState("reconciler")] IPersistentState<ReconcileState> stored,
    IServiceProvider services,
    ReconcileMetrics metrics,
    IOptions<ReconcileOptions> options,
    [FromKeyedServices(MediaClock.Name)] TimeProvider clock,
    ILogger<ReconcilerGrain> log) : Grain, IReconcilerGrain, IRemindable
{
    private const string Reminder = "reconcile";
    private static readonly TimeSpan TryAgain = TimeSpan.FromSeconds(30);

    private readonly ReconcileWalk _walk = ActivatorUtilities.CreateInstance<ReconcileWalk>(services);
    private ReconcileState _known = new();
    private IGrainTimer? _timer;
    private bool _isStale;
    private string? _waiting;

    private ReconcileOptions Options => options.Value;

    private DateTimeOffset Now => clock.GetUtcNow();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _known = stored.State;
        if (_known.UnderWay is not null) GoOn();
        return Task.CompletedTask;
    }

    public async Task<ReconcileReport> Start()
    {
        await Remind();
        if (_known.UnderWay is null) await Begin(byRequest: true);
        else GoOn();
        return Report();
    }

    public Task<ReconcileReport> GetReport() => Task.FromResult(Report());

    public async Task Plan()
    {
        if (Options.Enabled) await Remind();
        else await Rest();
    }

    public async Task ReceiveReminder(string reminderName, TickStatus status)
    {
        if (_known.IsUnwanted(Options)) await Rest();
        else if (_known.IsDue(Options, Now)) await Begin(byRequest: false);
        else if (_known.UnderWay is not null) GoOn();
    }

    private async Task Begin(bool byRequest)
    {
        await Write(_known.Begin(byRequest, Now));
        LogStarted();
        GoOn();
    }

    /// <summary>Passes don't start by themselves any more.</summary>
    private async Task Rest()
    {
        if (!_known.IsUnwanted(Options)) return;
        if (_known.UnderWay is not null) await Write(_known.Drop());
        if (await this.GetReminder(Reminder) is { } reminder) await this.UnregisterReminder(reminder);
    }

    private async Task Remind()
    {
        if (await this.GetReminder(Reminder) is null) await this.RegisterOrUpdateReminder(Reminder, ReconcileRules.Tick, ReconcileRules.Tick);
    }

    /// <summary>Has the next slice done, at once where it waits. One that ends in a way nobody thought of is tried again by the timer's period.</summary>
    private void GoOn()
    {
        if (_timer is null) _timer = this.RegisterGrainTimer(Slice, new GrainTimerCreationOptions { DueTime = TimeSpan.Zero, Period = TryAgain, KeepAlive = true });
        else if (_waiting is not null) _timer.Change(TimeSpan.Zero, TryAgain);
    }

    private async Task Slice(CancellationToken cancellationToken)
    {
        try
        {
            await Refresh();
            if (_known.UnderWay is null)
            {
                Stop();
                return;
            }

            var (next, compared) = await _walk.Slice(_known, cancellationToken);
            var (before, after) = (_known.UnderWay, next.UnderWay ?? next.Last!);
            await Write(next);
            (_waiting, var waited) = (null, _waiting);
            if (waited is not null) LogGoesOn();
            Tell(before, after);
            if (next.UnderWay is null) Stop();
            else _timer?.Change(Options.PauseAfter(compared), TryAgain);
        }
        catch (ListingStartedTooLongAgoException)
        {
            await StartListingAnew();
        }
        catch (Exception fault) when (fault is OrleansException or TimeoutException || RegistryUnavailableException.In(fault) is not null)
        {
            if (_waiting is null) LogWaiting(fault.Message);
            _waiting = fault.Message;
        }
    }

    /// <summary>Where the listing went on isn't known to storage any more, e.g. after days without it.</summary>
    private Task StartListingAnew()
    {
        var walk = _known.Walk;
        return Write(_known with { Walk = walk.At is { } at ? walk with { At = at.ListedAnew() } : walk with { NextFolders = null } });
    }

    private void Stop()
    {
        _timer?.Dispose();
        _timer = null;
    }

    private async Task Write(ReconcileState next)
    {
        await Refresh();
        try
        {
            stored.State = next;
            await stored.WriteStateAsync();
            _known = next;
        }
        catch
        {
            _isStale = true; // nobody knows what the database holds
            throw;
        }
    }

    private async Task Refresh()
    {
        if (!_isStale) return;
        await stored.ReadStateAsync();
        (_known, _isStale) = (stored.State, false);
    }

    private ReconcileReport Report() => new() { Last = _known.Last, UnderWay = _known.UnderWay, Position = _known.Position(), Waiting = _waiting };
}
