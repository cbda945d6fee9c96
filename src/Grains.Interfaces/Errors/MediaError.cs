namespace Orleans.Media;

/// <summary>A refusal that callers must expect: a code of the closed table <see cref="MediaErrors"/>, and what to do about it.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.MediaError")]
public sealed record MediaError
{
    /// <summary>Which one.</summary>
    [Id(0)] public required MediaErrorCode Code { get; init; }
    /// <summary>What is wrong in this case and what to do, for people.</summary>
    [Id(1)] public required string Detail { get; init; }
    /// <summary>The fields at fault; empty if none is.</summary>
    [Id(2)] public IReadOnlyList<FieldError> Fields { get; init; } = [];
    /// <summary>With <see cref="MediaErrorCode.PayloadTooLarge"/>: the most bytes allowed.</summary>
    [Id(3)] public long? MaxBytes { get; init; }
    /// <summary>With <see cref="MediaErrorCode.PayloadTooLarge"/>: the bytes there were.</summary>
    [Id(4)] public long? Size { get; init; }
    /// <summary>With <see cref="MediaErrorCode.QuotaExceeded"/>: <c>bytes</c>, <c>assets</c> or <c>uploads_in_flight</c>.</summary>
    [Id(5)] public string? Quota { get; init; }
    /// <summary>With <see cref="MediaErrorCode.QuotaExceeded"/>: how much is used of it.</summary>
    [Id(6)] public long? Used { get; init; }
    /// <summary>With <see cref="MediaErrorCode.QuotaExceeded"/>: the most there may be.</summary>
    [Id(7)] public long? Limit { get; init; }

    /// <summary>The asset isn't there, is deleted, or is another account's: a caller can't tell which.</summary>
    public static MediaError NotFound() => new() { Code = MediaErrorCode.NotFound, Detail = "No such asset. Ids look like m_ and 26 characters; deleted and purged assets are gone." };

    /// <summary>Fields that break a rule.</summary>
    public static MediaError Invalid(IReadOnlyList<FieldError> fields) => new()
    {
        Code = MediaErrorCode.ValidationFailed,
        Detail = string.Join(' ', fields.Select(f => f.Message)),
        Fields = fields,
    };
}

/// <summary>A field that breaks a rule.</summary>
/// <param name="Field">Its name on the wire; a parameter's name for query strings.</param>
/// <param name="Message">What is wrong and what to do.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.FieldError")]
public sealed record FieldError([property: Id(0)] string Field, [property: Id(1)] string Message);

/// <summary>A value, or the reason why there is none.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.MediaResult`1")]
public sealed record MediaResult<T> where T : class
{
    private MediaResult(T? value, MediaError? error) => (Value, Error) = (value, error);

    /// <summary>The value; null if there is an error.</summary>
    [Id(0)] public T? Value { get; private init; }

    /// <summary>The refusal; null if there is a value.</summary>
    [Id(1)] public MediaError? Error { get; private init; }

    /// <summary>A value is an answer.</summary>
    public static implicit operator MediaResult<T>(T value) => new(value, null);

    /// <summary>So is a refusal.</summary>
    public static implicit operator MediaResult<T>(MediaError error) => new(null, error);
}
