using System.Data.Common;
using Orleans.Storage;

namespace Orleans.Media;

/// <summary>
/// Callers can't be expected to know Npgsql's and SQLite's exceptions: to them a database that is away is a
/// <see cref="RegistryUnavailableException"/>, as storage that is away is.
/// </summary>
public sealed class FaultFilter : IIncomingGrainCallFilter
{
    /// <inheritdoc/>
    public async Task Invoke(IIncomingGrainCallContext context)
    {
        try
        {
            await context.Invoke();
        }
        catch (Exception fault) when (Find(fault) is { } cause)
        {
            throw new RegistryUnavailableException(MediaErrorCode.DatabaseUnavailable, $"The database can't be reached: {cause.Message}");
        }
    }

    private static Exception? Find(Exception? fault) =>
        fault is null ? null : fault is DbException or InconsistentStateException ? fault : Find(fault.InnerException);
}
