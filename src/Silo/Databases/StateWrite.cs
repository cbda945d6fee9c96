namespace Orleans.Media;

/// <summary>An asset's state on its way to the database, with its purge; or the end of both.</summary>
/// <param name="Grain">Whose state it is.</param>
/// <param name="Payload">The state as JSON; null to delete it, with its reminder in the same transaction.</param>
/// <param name="Version">The version that was read; null for a state that is to be the first.</param>
/// <param name="PurgeAt">When its reminder is due. Written with a first state, in the same transaction.</param>
public sealed record StateWrite(GrainId Grain, byte[]? Payload, int? Version, DateTimeOffset PurgeAt)
{
    /// <summary>The name of a media grain's state, and the type that its rows carry.</summary>
    public const string GrainType = "media";

    private readonly TaskCompletionSource<int?> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What it makes true. Written in the same transaction, if anybody wants to know of the account's assets.</summary>
    public IReadOnlyList<MediaEvent> Events { get; init; } = [];

    /// <summary>Once it is durable: whether its events were written, too.</summary>
    public bool IsTold { get; private set; }

    /// <summary>The grain's key, <c>{account}/{id}</c>.</summary>
    public string Key { get; } = Grain.Key.ToString()!;

    /// <summary>The version that was written, once it is durable; null if somebody else had written before.</summary>
    public Task<int?> Done => _done.Task;

    /// <summary>It is durable, or was refused.</summary>
    public void Complete(int? version, bool isTold = false)
    {
        IsTold = isTold;
        _done.TrySetResult(version);
    }

    /// <summary>Nobody knows whether it was written.</summary>
    public void Fail(Exception fault) => _done.TrySetException(fault);
}
