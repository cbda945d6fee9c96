using System.Text;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>Something to upload.</summary>
/// <param name="Filename">Its name.</param>
/// <param name="Bytes">What it holds.</param>
/// <param name="Confirmed">The state that a confirm leads to.</param>
public sealed record Specimen(string Filename, byte[] Bytes, string Confirmed = Standing.Ready);

/// <summary>Things to upload. Most are texts, of which nothing is made: what is made of pictures and films would be all that this machine does.</summary>
public sealed class Specimens
{
    private const int ShortestText = 40, LongestText = 4000;
    private readonly byte[] _film, _sound, _paper;

    private Specimens(byte[] film, byte[] sound, byte[] paper) => (_film, _sound, _paper) = (film, sound, paper);

    public static async Task<Specimens> Make() => new(await RealMedia.Read("film.mp4"), await RealMedia.Read("sound.mp3"), Pdf.Of("1 0 0"));

    /// <summary>One of them, by chance.</summary>
    public Specimen Next(Random random) => random.Next(100) switch
    {
        < 2 => new("film.mp4", _film, Standing.Processing),
        2 => new("sound.mp3", _sound),
        3 => new("paper.pdf", _paper),
        < 8 => new("photo.png", Samples.Png(1 + random.Next(40), 1 + random.Next(40))),
        _ => new("notes.txt", Text(random)),
    };

    /// <summary>A text like no other.</summary>
    public static byte[] Text(Random random)
    {
        var text = new byte[random.Next(ShortestText, LongestText)];
        for (var i = 0; i < text.Length; i++) text[i] = (byte)random.Next('a', 'z' + 1);
        return text;
    }

    /// <summary>What no kind takes.</summary>
    public static byte[] Wrong { get; } = [0, 1, 2, 3, .. Encoding.ASCII.GetBytes("not what it says it is")];
}
