using System.Data.Common;

namespace Orleans.Media;

/// <summary>
/// Callers can't be expected to know Npgsql's and SQLite's exceptions, and they don't travel between silos: a database that
/// is away is a <see cref="RegistryUnavailableException"/>, as storage that is away is. Named where each arises, not by a filter
/// around every grain call: reads from memory, which are most, would pay for it.
/// </summary>
public static class DatabaseFaults
{
    /// <summary>Names what keeps the database from answering.</summary>
    public static async Task<T> Named<T>(Func<Task<T>> call)
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception fault) when (Cause(fault) is { } cause)
        {
            throw Name(cause);
        }
    }

    /// <summary>Names what keeps the database from answering.</summary>
    public static async Task Named(Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception fault) when (Cause(fault) is { } cause)
        {
            throw Name(cause);
        }
    }

    /// <summary>What a caller is told of it.</summary>
    public static RegistryUnavailableException Unavailable(Exception cause) => new(MediaErrorCode.DatabaseUnavailable, $"The database can't be used: {cause.Message}");

    private static RegistryUnavailableException Name(Exception cause) => cause as RegistryUnavailableException ?? Unavailable(cause);

    // Orleans wraps what grain storage throws.
    private static Exception? Cause(Exception? fault) => fault is null or DbException or RegistryUnavailableException ? fault : Cause(fault.InnerException);
}
