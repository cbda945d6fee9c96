namespace Orleans.Media;

/// <summary>What an asset is. Decides its size cap, what its bytes must look like, and how it becomes ready.</summary>
[GenerateSerializer, Alias("orleans.media.MediaKind")]
public enum MediaKind
{
    /// <summary>A still picture: JPEG, PNG, WebP, HEIC, AVIF, BMP, TIFF, or a GIF declared as image.</summary>
    Image = 0,
    /// <summary>A moving picture with or without sound: MP4, QuickTime, WebM, Matroska, AVI, MPEG.</summary>
    Video = 1,
    /// <summary>A GIF, animated or not.</summary>
    Gif = 2,
    /// <summary>Sound: MP3, AAC, M4A, Ogg, Opus, FLAC, WAV.</summary>
    Audio = 3,
    /// <summary>PDF, office documents, plain text.</summary>
    Document = 4,
}

/// <summary>How the bytes get to storage.</summary>
[GenerateSerializer, Alias("orleans.media.UploadMode")]
public enum UploadMode
{
    /// <summary>One create-only PUT. The first one wins; nobody can write the object again.</summary>
    Single = 0,
    /// <summary>Any number of blocks, in any order, in parallel, over as many sessions as it takes.</summary>
    Resumable = 1,
}

/// <summary>Who may read an asset's content.</summary>
[GenerateSerializer, Alias("orleans.media.Visibility")]
public enum Visibility
{
    /// <summary>Whoever has its address, which cannot be guessed.</summary>
    Public = 0,
    /// <summary>Only callers with a key of the account.</summary>
    Private = 1,
}
