using System.Globalization;

namespace Orleans.Media.Testing;

/// <summary>What a picture looks like.</summary>
public static class Pixel
{
    /// <summary>A pixel's bands, as its decoder has them: grey, or red, green and blue, and transparency if it has any.</summary>
    /// <param name="path">The picture's file.</param>
    /// <param name="x">From the left; from the right if negative.</param>
    /// <param name="y">From the top; from the bottom if negative.</param>
    public static async Task<int[]> At(string path, int x, int y)
    {
        var (width, height) = await SizeOf(path);
        return [.. (await Run("vips", "getpoint", path, $"{(x < 0 ? width + x : x)}", $"{(y < 0 ? height + y : y)}"))
            .Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(band => (int)double.Parse(band, CultureInfo.InvariantCulture))];
    }

    /// <summary>Whether a pixel is more or less of a colour: lossy formats change it a bit.</summary>
    public static async Task<bool> Is(string path, int x, int y, params int[] bands)
    {
        var actual = await At(path, x, y);
        return actual.Length == bands.Length && actual.Zip(bands).All(pair => Math.Abs(pair.First - pair.Second) <= 12);
    }

    public static async Task<(int Width, int Height)> SizeOf(string path) => (await Header(path, "width"), await Header(path, "height"));

    private static async Task<int> Header(string path, string field) => int.Parse(await Run("vipsheader", "-f", field, path), CultureInfo.InvariantCulture);

    private static async Task<string> Run(string program, params string[] arguments)
    {
        var (exitCode, output) = await Child.Run(program, arguments);
        return exitCode == 0 ? output.Trim() : throw new InvalidOperationException(output);
    }
}
