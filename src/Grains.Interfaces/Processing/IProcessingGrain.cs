namespace Orleans.Media;

/// <summary>What a silo can do with media. Key 0; any silo answers, as it is installed itself.</summary>
[Alias("orleans.media.IProcessingGrain")]
public interface IProcessingGrain : IGrainWithIntegerKey
{
    /// <summary>Which decoders there are.</summary>
    /// <returns>The decoders; null if processing is switched off.</returns>
    [Alias("GetDecoders")]
    Task<InstalledDecoders?> GetDecoders(CancellationToken cancellationToken = default);
}
