namespace Orleans.Media;

/// <summary>Where and how to send the bytes.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.UploadTicket")]
public sealed record UploadTicket
{
    /// <summary>The asset.</summary>
    [Id(0)] public required MediaId Id { get; init; }
    /// <summary>One blob, least permission: create-only for single uploads, write for blocks.</summary>
    [Id(1)] public required Uri UploadUrl { get; init; }
    /// <summary>The HTTP method to use: <c>PUT</c>.</summary>
    [Id(2)] public required string Method { get; init; }
    /// <summary>The headers to send with the PUT, exactly as they are. Empty for blocks.</summary>
    [Id(3)] public required IReadOnlyDictionary<string, string> Headers { get; init; }
    /// <summary>When the URL stops working. <see cref="IMediaGrain.GetUpload"/> renews it.</summary>
    [Id(4)] public required DateTimeOffset ExpiresAt { get; init; }
    /// <summary>The most bytes the object may have; checked at confirm.</summary>
    [Id(5)] public required long MaxBytes { get; init; }
    /// <summary>How to send blocks; null for single uploads.</summary>
    [Id(6)] public BlockPlan? Blocks { get; init; }
}

/// <summary>
/// How a resumable upload is cut. A block is named by its number from 0, six decimal digits, in base 64:
/// block 0 is <c>MDAwMDAw</c>. Storage wants all names of one blob equally long, and these are.
/// </summary>
[GenerateSerializer, Immutable, Alias("orleans.media.BlockPlan")]
public sealed record BlockPlan
{
    /// <summary>The size that every block but the last should have, in bytes.</summary>
    [Id(0)] public required long BlockSize { get; init; }
    /// <summary>The most blocks that one object can have: a limit of Azure Blob Storage.</summary>
    [Id(1)] public required int MaxBlocks { get; init; }

    /// <summary>The name of a block.</summary>
    /// <param name="number">From 0.</param>
    public static string NameOf(int number) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes(number.ToString("D6", System.Globalization.CultureInfo.InvariantCulture)));

    /// <summary>The number in a block's name; null if the name isn't one of ours.</summary>
    public static int? NumberOf(string name)
    {
        Span<byte> digits = stackalloc byte[6];
        return name.Length == 8 && Convert.TryFromBase64String(name, digits, out var length) && length == 6
            && int.TryParse(digits, System.Globalization.NumberStyles.None, null, out var number) ? number : null;
    }
}

/// <summary>What of an upload has arrived, and a URL to go on with.</summary>
[GenerateSerializer, Immutable, Alias("orleans.media.UploadProgress")]
public sealed record UploadProgress
{
    /// <summary>The state after this look at storage.</summary>
    [Id(0)] public required MediaStatus Status { get; init; }
    /// <summary>Where to send what is missing. Renewed if the last URL has expired or soon will.</summary>
    [Id(1)] public required UploadTicket Ticket { get; init; }
    /// <summary>The blocks that have landed and aren't committed yet, by number.</summary>
    [Id(2)] public required IReadOnlyList<LandedBlock> Landed { get; init; }
    /// <summary>The bytes in storage, committed or in landed blocks.</summary>
    [Id(3)] public required long Bytes { get; init; }
}

/// <summary>A block in storage.</summary>
/// <param name="Number">From 0.</param>
/// <param name="Size">In bytes.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.LandedBlock")]
public sealed record LandedBlock([property: Id(0)] int Number, [property: Id(1)] long Size);
