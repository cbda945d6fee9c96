namespace Orleans.Media.Tests;

/// <summary>A file that users might upload, or people who mean no good, and what has to become of it.</summary>
/// <param name="Name">The filename that it is announced with.</param>
/// <param name="Make">Its bytes. Gets an address: nobody may open a connection to that.</param>
/// <param name="End">What the registry answers once nothing is done on it any more.</param>
public sealed record CorpusFile(string Name, Func<Uri, Task<byte[]>> Make, CorpusEnd End)
{
    /// <summary>The declared kind; null to leave it to the filename.</summary>
    public MediaKind? Kind { get; init; }

    /// <summary>The declared content type; null to leave it to the filename.</summary>
    public string? ContentType { get; init; }

    /// <summary>Whether it holds <see cref="Exif"/>'s camera and place.</summary>
    public bool TellsPlace { get; init; }

    public override string ToString() => Name;

    /// <summary>Announced as something else than its name says.</summary>
    public CorpusFile As(MediaKind kind, string contentType) => this with { Kind = kind, ContentType = contentType };
}
