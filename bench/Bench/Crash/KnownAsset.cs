namespace Orleans.Media.Bench;

/// <summary>What a caller asks of an asset.</summary>
public enum Operation
{
    Create,
    Put,
    Confirm,
    Delete,
    Restore,
    Get,
}

/// <summary>A state that an asset may have.</summary>
/// <param name="Status">As it is on the wire.</param>
/// <param name="Before">If it is deleted: what a restore gives back.</param>
public readonly record struct Standing(string Status, string? Before = null)
{
    public const string Pending = "pending_upload", Uploaded = "uploaded", Ready = "ready", Deleted = "deleted";

    public bool IsDeleted => Status == Deleted;

    /// <summary>Where an operation leads if it happens.</summary>
    public Standing After(Operation operation) => operation switch
    {
        Operation.Confirm => new(Ready),
        Operation.Delete => new(Deleted, Status),
        Operation.Restore => new(Before!),
        _ => this,
    };
}

/// <summary>
/// What one caller was told of one asset, and so which states it may have. Usually one; after an operation whose answer
/// the kill swallowed, the state before it and the state after it. Only one caller works on an asset.
/// </summary>
public sealed class KnownAsset(string id)
{
    private Standing[] _possible = [new(Standing.Pending)];

    public string Id { get; } = id;

    /// <summary>Where its bytes go; null once they are there.</summary>
    public System.Text.Json.JsonElement? Ticket { get; set; }

    /// <summary>Whether an operation went unanswered: ask before going on.</summary>
    public bool Unsure { get; private set; }

    public bool IsDeleted => _possible[0].IsDeleted;

    public bool IsReady => _possible[0].Status == Standing.Ready;

    public string Possible => string.Join(" or ", Known.Select(standing => standing.Status).Distinct());

    // The registry looks at storage by itself: an asset whose bytes are there may turn from pending to uploaded at any time.
    private IEnumerable<Standing> Known => Ticket is null && _possible.Contains(new(Standing.Pending)) ? _possible.Append(new(Standing.Uploaded)).Distinct() : _possible;

    /// <summary>The operation was acknowledged: it is done for good.</summary>
    public void Done(Operation operation) => _possible = [.. Known.Select(standing => standing.After(operation)).Distinct()];

    /// <summary>The answer never came: it may be done or not.</summary>
    public void Unanswered(Operation operation)
    {
        _possible = [.. Known.Concat(Known.Select(standing => standing.After(operation))).Distinct()];
        Unsure = true;
    }

    /// <summary>The registry says what the state is: from now on it is that. False if it can't be.</summary>
    public bool Told(string status)
    {
        Standing[] left = [.. Known.Where(standing => standing.Status == status)];
        if (left.Length == 0) return false;
        (_possible, Unsure) = (left, false);
        return true;
    }
}
