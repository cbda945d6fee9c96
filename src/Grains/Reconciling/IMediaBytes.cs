namespace Orleans.Media;

/// <summary>The side of a media grain that the reconciler sees.</summary>
[Alias("orleans.media.IMediaBytes")]
public interface IMediaBytes : IGrainWithStringKey
{
    /// <summary>Looks for the asset's bytes once more, in a turn of the asset, and marks it as failed if they are gone.</summary>
    /// <returns>Whether it was marked.</returns>
    [Alias("MarkIfLost")]
    Task<bool> MarkIfLost();
}
