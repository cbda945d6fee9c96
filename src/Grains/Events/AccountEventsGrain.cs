using Microsoft.Extensions.Logging;

namespace Orleans.Media;

/// <summary>Gives an account's events their places and wakes who has to do with them. What it doesn't get done is found again by <see cref="EventWatchGrain"/>.</summary>
public sealed partial class AccountEventsGrain(EventStore store, ILogger<AccountEventsGrain> log) : Grain, IAccountEventsGrain
{
    private bool _isLooking, _again;

    private string Account => this.GetPrimaryKeyString();

    public async Task Look()
    {
        _again = true;
        if (_isLooking) return; // who is at it looks once more
        _isLooking = true;
        try
        {
            while (_again)
            {
                _again = false;
                await PassOn();
            }
        }
        catch (RegistryUnavailableException fault)
        {
            LogNotPassedOn(Account, fault.Message);
        }
        finally
        {
            _isLooking = false;
        }
    }

    private async Task PassOn()
    {
        var (events, webhooks) = await store.Place(Account);
        _again |= events.Count == EventStore.Most;
        foreach (var webhook in webhooks) GrainFactory.GetDeliveries(Account, webhook).Deliver().Ignore();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "The events of {Account} could not be passed on, trying again soon: {Reason}")]
    private partial void LogNotPassedOn(string account, string reason);
}
