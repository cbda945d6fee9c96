namespace Orleans.Media;

/// <summary>Asks for an upload URL. Check it with <see cref="Validate"/>; the grain does so in any case.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.UploadRequest")]
public sealed record UploadRequest
{
    /// <summary>The longest filename, in characters.</summary>
    public const int MaxFilename = 255;
    /// <summary>The longest content type, in characters.</summary>
    public const int MaxContentType = 127;
    /// <summary>The longest tenant id, in characters.</summary>
    public const int MaxTenantId = 128;

    /// <summary>The original filename: 1 to 255 characters, no control characters, no path.</summary>
    [Id(0)] public required string Filename { get; init; }

    /// <summary>The MIME type the client will send, <c>type/subtype</c>; if absent it is derived from the filename.</summary>
    [Id(1)] public string? ContentType { get; init; }

    /// <summary>What it is; if absent it is inferred from the content type, then from the filename.</summary>
    [Id(2)] public MediaKind? Kind { get; init; }

    /// <summary>Which of the account's own tenants it belongs to: at most 128 characters, no control characters.</summary>
    [Id(3)] public string? TenantId { get; init; }

    /// <summary>How the bytes will come.</summary>
    [Id(4)] public UploadMode Mode { get; init; }

    /// <summary>Who may read it.</summary>
    [Id(5)] public Visibility Visibility { get; init; }

    /// <summary>The application's own data: at most <see cref="Labels.MaxKeys"/> keys of at most <see cref="Labels.MaxKey"/> characters, values of at most <see cref="Labels.MaxValue"/>.</summary>
    [Id(6)] public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>The application's own words: at most <see cref="Labels.MaxTags"/> of at most <see cref="Labels.MaxTag"/> characters. Repeated ones count once; the order is kept.</summary>
    [Id(7)] public IReadOnlyList<string>? Tags { get; init; }

    /// <summary>What is wrong with this request; empty if nothing is.</summary>
    public IReadOnlyList<FieldError> Validate()
    {
        var errors = new List<FieldError>();
        if (Filename is null or "") errors.Add(new("filename", "Give the original filename, 1 to 255 characters."));
        else if (Filename.Length > MaxFilename) errors.Add(new("filename", $"The filename has {Filename.Length} characters; at most {MaxFilename} are allowed."));
        else if (Filename.Any(char.IsControl)) errors.Add(new("filename", "The filename holds control characters."));
        else if (!Texts.IsWellFormed(Filename)) errors.Add(new("filename", "The filename is not well-formed Unicode."));
        else if (Filename.AsSpan().IndexOfAny('/', '\\') >= 0 || Filename.Trim() is "" or "." or "..") errors.Add(new("filename", "Give a filename, not a path."));

        if (ContentType is { } type && !IsMimeType(type)) errors.Add(new("content_type", "Give a MIME type such as image/png."));
        if (TenantFault(TenantId) is { } fault) errors.Add(fault);
        if (Kind is { } kind && !Enum.IsDefined(kind)) errors.Add(new("kind", "Unknown kind."));
        if (!Enum.IsDefined(Mode)) errors.Add(new("mode", "Unknown mode."));
        if (!Enum.IsDefined(Visibility)) errors.Add(new("visibility", "Unknown visibility."));
        if ((Labels.MetadataFault(Metadata!) ?? Labels.KeysFault(Metadata?.Count ?? 0)) is { } metadata) errors.Add(metadata);
        if (Labels.TagFault(Tags) is { } tags) errors.Add(tags);
        return errors;
    }

    /// <summary>Whether it asks for the same asset: a repeated request is compared with the one that was stored. Of collections the contents count.</summary>
    public bool Equals(UploadRequest? other) =>
        other is not null
        && (Filename, ContentType, Kind, TenantId, Mode, Visibility) == (other.Filename, other.ContentType, other.Kind, other.TenantId, other.Mode, other.Visibility)
        && Labels.AreSame(Metadata, other.Metadata) && Labels.AreSame(Tags, other.Tags);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Filename, ContentType, Kind, TenantId, Mode, Visibility);

    /// <summary>What is wrong with a tenant id, in a request or a query; null if nothing is.</summary>
    internal static FieldError? TenantFault(string? tenant) => tenant switch
    {
        null => null,
        { Length: 0 or > MaxTenantId } => new("tenant_id", $"A tenant id has 1 to {MaxTenantId} characters."),
        _ when !Texts.IsPlain(tenant) => new("tenant_id", "The tenant id holds control characters or is not well-formed Unicode."),
        _ => null,
    };

    // RFC 9110, 8.3.1: type "/" subtype, both tokens; parameters are of no use here and are refused.
    private static bool IsMimeType(string text)
    {
        var slash = text.IndexOf('/');
        return slash > 0 && text.Length <= MaxContentType && IsToken(text.AsSpan(0, slash)) && IsToken(text.AsSpan(slash + 1));
    }

    private static bool IsToken(ReadOnlySpan<char> text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && !"!#$%&'*+-.^_`|~".Contains(c)) return false;
        }

        return text.Length > 0;
    }
}
