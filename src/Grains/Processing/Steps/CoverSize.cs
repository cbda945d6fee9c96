namespace Orleans.Media;

/// <summary>How large a cover is.</summary>
internal static class CoverSize
{
    /// <summary>The longest edge, in pixels.</summary>
    public const int Longest = 1920;

    /// <summary>The size of a picture as a cover: in proportion, never enlarged.</summary>
    public static (int Width, int Height) Of(int width, int height)
    {
        var factor = Math.Min(1, (double)Longest / Math.Max(width, height));
        return (Math.Max(1, (int)Math.Round(width * factor)), Math.Max(1, (int)Math.Round(height * factor)));
    }
}
