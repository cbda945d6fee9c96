namespace Orleans.Media;

/// <summary>
/// Sends calls again that were turned away. A silo that stops does so with what still reaches it, and so does the client when it finds no
/// silo to send to: no grain has seen the call, so that sending it again does nothing twice, whatever it is. How calls end whose silo was
/// lost on the way (<see cref="SiloUnavailableException"/>, <see cref="TimeoutException"/>) nobody knows: they are left to the caller.
/// </summary>
/// <remarks>
/// A grain that was itself turned away on a call of its own fails with the same exception. Where grains that gateways call do that, it is
/// before they write, or they may be asked twice (<see cref="IMediaGrain.RequestUpload"/>, <see cref="IMediaGrain.SetRetention"/>).
/// </remarks>
internal sealed class TurnedAwayCalls(TimeProvider time) : IOutgoingGrainCallFilter
{
    private static readonly TimeSpan[] Pauses = [.. new[] { 0.02, 0.1, 0.25, 0.5, 1 }.Select(TimeSpan.FromSeconds)]; // longer than a silo takes from turning calls away to being out of the others' tables

    public async Task Invoke(IOutgoingGrainCallContext context)
    {
        for (var again = 0; ; again++)
        {
            try
            {
                await context.Invoke();
                return;
            }
            catch (OrleansMessageRejectionException away) when (again < Pauses.Length && away.GetType() == typeof(OrleansMessageRejectionException))
            {
                await Task.Delay(Pauses[again], time);
            }
        }
    }
}
