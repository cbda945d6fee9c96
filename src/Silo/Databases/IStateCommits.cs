namespace Orleans.Media;

/// <summary>Makes states durable, many in one commit; how is the database's own.</summary>
public interface IStateCommits
{
    /// <summary>Answers when the state is durable.</summary>
    /// <returns>Its version (of a deleted one: the last); null if the row isn't at the version that was read, and nothing was written.</returns>
    Task<int?> Write(StateWrite write);
}

/// <summary>What every row carries.</summary>
/// <param name="ServiceId">Whose rows these are, as Orleans keeps several services in one table.</param>
/// <param name="PurgeRetry">The period of the reminders.</param>
/// <param name="Clock">The registry's clock.</param>
public sealed record RowTerms(string ServiceId, TimeSpan PurgeRetry, TimeProvider Clock);
