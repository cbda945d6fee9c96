namespace Orleans.Media.Bench;

/// <summary>What is in storage below an asset's upload URL.</summary>
public enum Stored
{
    Nothing,
    SomeBlocks,
    AllBlocks,
    Good,

    /// <summary>A good object, and blocks that came after it.</summary>
    GoodAndMore,
    Wrong,
}

/// <summary>An answer, and the standing that it leaves.</summary>
/// <param name="Told">The state in the answer, the code of a refusal, or one of <see cref="Standing"/>'s words.</param>
/// <param name="Next">Where the asset stands then.</param>
public readonly record struct Step(string Told, Standing Next);

/// <summary>
/// Where an asset may stand, and what each operation answers and changes there. From the design, not from the registry's own
/// table: an audit that asks the audited isn't one.
/// </summary>
/// <param name="Status">As it is on the wire.</param>
/// <param name="Before">If it is deleted: what a restore gives back.</param>
/// <param name="Stored">What is in storage.</param>
public readonly record struct Standing(string Status, string? Before = null, Stored Stored = Stored.Nothing)
{
    public const string Pending = "pending_upload", Uploading = "uploading", Uploaded = "uploaded", Processing = "processing", Ready = "ready", Failed = "failed", Deleted = "deleted", Gone = "gone";

    /// <summary>Answers without a state in them.</summary>
    public const string NotFound = "not_found", Illegal = "illegal_transition", Accepted = "accepted", Exists = "exists", Incomplete = "incomplete", Redirected = "redirected";

    public bool IsDeleted => Status == Deleted;

    public bool IsConfirmed => (Before ?? Status) is Ready or Processing or Failed;

    /// <summary>What an operation may answer here.</summary>
    /// <param name="operation">What is asked.</param>
    /// <param name="confirmed">The state that a confirm leads to, by the asset's kind.</param>
    public Step On(Operation operation, string confirmed) => operation switch
    {
        Operation.Put => Land(Stored.Good),
        Operation.PutWrong => Land(Stored.Wrong),
        Operation.PutSomeBlocks => new(Accepted, this with { Stored = Stored is Stored.Nothing ? Stored.SomeBlocks : WithMore() }),
        Operation.PutBlocks => new(Accepted, this with { Stored = Stored is Stored.Nothing or Stored.SomeBlocks ? Stored.AllBlocks : WithMore() }),
        Operation.Commit => Stored is Stored.Nothing or Stored.SomeBlocks ? new(Incomplete, this) : new(Accepted, this with { Stored = Stored.Good }),
        _ when Status == Gone => new(NotFound, this),
        Operation.History => new(Status, this),
        Operation.Restore => IsDeleted ? new(Before!, this with { Status = Before!, Before = null }) : new(Illegal, this),
        Operation.Confirm or Operation.Retain when IsDeleted => new(Illegal, this),
        _ when IsDeleted => new(NotFound, this),
        Operation.Confirm => IsConfirmed ? new(Status, this) : Confirm(confirmed),
        Operation.Delete => new(Deleted, this with { Status = Deleted, Before = Status }),
        Operation.Content => new(IsConfirmed ? Redirected : NotFound, this),
        Operation.Look => new(IsConfirmed ? Illegal : Status, this),
        Operation.Retain => new(Accepted, this),
        _ => new(Status, this),
    };

    /// <summary>Where it may stand after an operation that came to nothing half-way.</summary>
    public Standing HalfWay(Operation operation) => (operation, Stored) switch
    {
        (Operation.Confirm, Stored.AllBlocks) => this with { Stored = Stored.Good }, // committed, not yet recorded
        (Operation.Confirm, Stored.Wrong) => this with { Stored = Stored.Nothing }, // refused and deleted, not yet recorded
        (Operation.PutBlocks, Stored.Nothing) => this with { Stored = Stored.SomeBlocks },
        (Operation.PutBlocks, _) => this with { Stored = WithMore() },
        _ => this,
    };

    /// <summary>Where it may go by itself: the registry looks at storage, and jobs end.</summary>
    public Standing? ByItself() => (Status, Stored) switch
    {
        (Pending, Stored.SomeBlocks or Stored.AllBlocks) => this with { Status = Uploading },
        (Pending or Uploading, Stored.Good or Stored.GoodAndMore or Stored.Wrong) => this with { Status = Uploaded },
        (Processing, _) => this with { Status = Ready },
        _ => null,
    };

    private Stored WithMore() => Stored is Stored.Good ? Stored.GoodAndMore : Stored;

    private Step Land(Stored what) => Stored is Stored.Nothing ? new(Accepted, this with { Stored = what }) : new(Exists, this);

    private Step Confirm(string confirmed) => Stored switch
    {
        Stored.Nothing => new("not_uploaded", this),
        Stored.SomeBlocks or Stored.GoodAndMore => new("upload_incomplete", this),
        Stored.Wrong => new("content_mismatch", new(Pending)),
        _ => new(confirmed, new(confirmed, Stored: Stored.Good)),
    };
}
