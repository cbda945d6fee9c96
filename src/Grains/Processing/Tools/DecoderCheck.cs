using System.Globalization;

namespace Orleans.Media;

/// <summary>Finds out which decoders there are, by asking them; libraries like vips are built with and without some.</summary>
public sealed class DecoderCheck(Decoders decoders, ScratchSpace space)
{
    // White, 16 by 16: vips heifsave white.v white.heic --compression hevc --Q 1 --strip, and the like. A decoder that makes something
    // else of them than white, or nothing, doesn't count.
    private const string WhiteHeic =
        "AAAAHGZ0eXBoZWljAAAAAG1pZjFoZWljbWlhZgAAAa1tZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAACAAAAEGlkYXQAAAAAABAAEAAAADhpbG9jAQ" +
        "AAAERAAAIAAQAAAAAAAAHRAAEAAAAAAAAAIgACAAEAAAAAAAAAAQAAAAAAAAAIAAAAOGlpbmYAAAAAAAIAAAAVaW5mZQIAAAEAAQAAaHZjMQAAAAAVaW5mZQIAAAAAAgAAZ3JpZAAAAADYaXBycAAA" +
        "ALZpcGNvAAAAdmh2Y0MBA3AAAAAAAAAAAAAe8AD8/fj4AAAPAyAAAQAYQAEMAf//A3AAAAMAkAAAAwAAAwAeugJAIQABACpCAQEDcAAAAwCQAAADAAADAB6gIIEFluqumubgQEDAgAAAAwCAAAADAI" +
        "QiAAEABkQBwXPBiQAAABRpc3BlAAAAAAAAAEAAAABAAAAAFGlzcGUAAAAAAAAAEAAAABAAAAAQcGl4aQAAAAADCAgIAAAAGmlwbWEAAAAAAAAAAgABAoECAAICA4QAAAAaaXJlZgAAAAAAAAAOZGlt" +
        "ZwACAAEAAQAAACptZGF0AAAAHigBrwUSEkzg+gO95VbllohZgK+7ZVijmVxgk1O3gA==";

    private const string WhiteAvif =
        "AAAAHGZ0eXBhdmlmAAAAAGF2aWZtaWYxbWlhZgAAAOptZXRhAAAAAAAAACFoZGxyAAAAAAAAAABwaWN0AAAAAAAAAAAAAAAAAAAAAA5waXRtAAAAAAABAAAAImlsb2MAAAAAREAAAQABAAAAAAEOAA" +
        "EAAAAAAAAAGQAAACNpaW5mAAAAAAABAAAAFWluZmUCAAAAAAEAAGF2MDEAAAAAamlwcnAAAABLaXBjbwAAABNjb2xybmNseAACAAIABoAAAAAMYXYxQ4EADAAAAAAUaXNwZQAAAAAAAAAQAAAAEAAA" +
        "ABBwaXhpAAAAAAMICAgAAAAXaXBtYQAAAAAAAAABAAEEgYIDhAAAACFtZGF0EgAKCRgM//kgQEDQgDIKH5AAAEAAAKmNwA==";

    private const string WhiteWebP =
        "UklGRh4AAABXRUJQVlA4TBEAAAAvD8ADAAfQ//73v/+BiOh/AAA=";

    private readonly Lock _turn = new();
    private Task<InstalledDecoders>? _found;

    /// <summary>What is installed. Looked for by the first who asks, which takes about half a second; a restart looks again.</summary>
    public Task<InstalledDecoders> Find()
    {
        lock (_turn) return _found is null or { IsFaulted: true } ? _found = Look() : _found;
    }

    private async Task<InstalledDecoders> Look()
    {
        using var scratch = space.New();
        var vips = await Version(scratch, "vips", "--version", "vips-");
        var probe = await Version(scratch, "ffprobe", "-version", "ffprobe version ");
        return new InstalledDecoders
        {
            Ffmpeg = probe is null ? null : await Version(scratch, "ffmpeg", "-version", "ffmpeg version "),
            Vips = vips,
            Pdftoppm = await Version(scratch, "pdftoppm", "-v", "pdftoppm version "),
            Heic = vips is not null && await IsWhite(scratch, "white.heic", WhiteHeic),
            Avif = vips is not null && await IsWhite(scratch, "white.avif", WhiteAvif),
            WebP = vips is not null && await IsWhite(scratch, "white.webp", WhiteWebP),
        };
    }

    /// <summary>The version that stands behind a program's name in what it says of itself, without the distribution's part; null if there is no such program.</summary>
    private async Task<string?> Version(Scratch scratch, string program, string option, string before)
    {
        try
        {
            var answer = await decoders.Run(new DecoderCall(program, [option], scratch.Folder), CancellationToken.None);
            var said = answer.Output + answer.Errors; // pdftoppm says it on its standard error
            var start = said.IndexOf(before, StringComparison.Ordinal);
            return start < 0 ? null : said[(start + before.Length)..].Split(' ', '\n', '-')[0];
        }
        catch (StepFailedException missing) when (missing.Code is FailureCode.DecoderMissing)
        {
            return null;
        }
    }

    private async Task<bool> IsWhite(Scratch scratch, string name, string sample)
    {
        await File.WriteAllBytesAsync(scratch.PathOf(name), Convert.FromBase64String(sample));
        try
        {
            var answer = await decoders.Run(new DecoderCall("vips", ["avg", name], scratch.Folder), CancellationToken.None);
            return answer.ExitCode == 0 && double.TryParse(answer.Output, CultureInfo.InvariantCulture, out var brightness) && brightness > 250;
        }
        catch (StepFailedException crashed) when (crashed.Code is FailureCode.DecoderCrashed)
        {
            return false;
        }
    }
}
