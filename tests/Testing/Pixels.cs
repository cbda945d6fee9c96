using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Media.Testing;

/// <summary>What a picture looks like, decoded by vips.</summary>
public sealed partial class Pixels
{
    private readonly byte[] _bands;
    private readonly int _depth;

    private Pixels(int width, int height, int depth, byte[] bands)
    {
        (Width, Height, _depth, _bands) = (width, height, depth, bands);
        if (bands.Length != width * height * depth) throw new InvalidOperationException($"{bands.Length} bytes aren't {width} × {height} × {depth}.");
    }

    public int Width { get; }

    public int Height { get; }

    public string Size => $"{Width}x{Height}";

    public static async Task<Pixels> Of(string path)
    {
        var header = Summary().Match(await Run("vipsheader", path));
        var raw = $"{path}.raw";
        await Run("vips", "rawsave", path, raw);
        return new Pixels(Number(header.Groups[1]), Number(header.Groups[2]), Number(header.Groups[3]), await File.ReadAllBytesAsync(raw));
    }

    /// <summary>A pixel's bands: grey, or red, green and blue, and transparency if it has any.</summary>
    /// <param name="x">From the left; from the right if negative.</param>
    /// <param name="y">From the top; from the bottom if negative.</param>
    public int[] At(int x, int y)
    {
        var start = (((y < 0 ? Height + y : y) * Width) + (x < 0 ? Width + x : x)) * _depth;
        return [.. _bands[start..(start + _depth)]];
    }

    /// <summary>Whether a pixel is more or less of a colour: lossy formats change it a bit.</summary>
    public bool Is(int x, int y, params int[] bands)
    {
        var actual = At(x, y);
        return actual.Length == bands.Length && actual.Zip(bands).All(pair => Math.Abs(pair.First - pair.Second) <= 12);
    }

    private static int Number(Group digits) => int.Parse(digits.Value, CultureInfo.InvariantCulture);

    private static async Task<string> Run(string program, params string[] arguments)
    {
        var (exitCode, output) = await Child.Run(program, arguments);
        return exitCode == 0 ? output.Trim() : throw new InvalidOperationException(output);
    }

    [GeneratedRegex(@"(\d+)x(\d+) uchar, (\d) band")]
    private static partial Regex Summary();
}
