using System.Globalization;
using System.Security;
using System.Text;

namespace Orleans.Media.Tests;

/// <summary>All of the corpus's thumbnails on one picture, for people to look at. <c>docs/contact-sheet.sh</c> asks for it.</summary>
internal static class ContactSheet
{
    private const int Columns = 10, Cell = 150, Wide = 130, High = 105;

    /// <summary>Writes the file that <c>CONTACT_SHEET</c> names.</summary>
    public static async Task WriteIfAsked(CorpusRun run)
    {
        if (Environment.GetEnvironmentVariable("CONTACT_SHEET") is not { Length: > 0 } target) return;
        var folder = Directory.CreateTempSubdirectory("contact-sheet-").FullName;
        var svg = Path.Combine(folder, "sheet.svg");
        await File.WriteAllTextAsync(svg, Draw(await Task.WhenAll((await run.All()).Select(asset => Tile(run, asset, folder)))));
        var (exitCode, output) = await Child.Run("vips", "webpsave", $"{svg}[unlimited=true]", target, "--Q", "82", "--strip");
        if (exitCode != 0) throw new InvalidOperationException(output);
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A file's small picture, if there is one, and what became of it.</summary>
    private static async Task<string> Tile(CorpusRun run, CorpusAsset asset, string folder)
    {
        var picture = "";
        if (asset.Derivatives is [var thumb, ..])
        {
            var webp = Path.Combine(folder, $"{asset.File.Name}.webp");
            await File.WriteAllBytesAsync(webp, await run.Read(thumb.AbsoluteUri));
            var (exitCode, output) = await Child.Run("vips", "thumbnail", webp, $"{webp}.png", Text(Wide), "--height", Text(High), "--size", "down"); // SVG knows no WebP
            if (exitCode != 0) throw new InvalidOperationException(output);
            var png = await File.ReadAllBytesAsync($"{webp}.png");
            var (width, height) = ImageHeader.Read("image/png", png)!.Value;
            picture = $"<image x=\"{75 - (width / 2)}\" y=\"{57 - (height / 2)}\" width=\"{width}\" height=\"{height}\" href=\"data:image/png;base64,{Convert.ToBase64String(png)}\"/>";
        }

        var end = asset.End;
        var state = end switch { { Failure: { } failure } => $"{end.Status}: {failure.Split(' ')[0]}", { Thumbnail: { } source } => $"{end.Status}, {source.Split(' ')[0]}", _ => end.Status };
        var colour = end.Status switch { "ready" => "#15803d", "failed" => "#b91c1c", _ => "#a16207" };
        return $"{picture}<text x=\"75\" y=\"124\">{SecurityElement.Escape(asset.File.Name)}</text><text x=\"75\" y=\"138\" fill=\"{colour}\">{state}</text>";
    }

    private static string Draw(string[] tiles)
    {
        var (width, height) = (Columns * Cell, (tiles.Length + Columns - 1) / Columns * Cell);
        var svg = new StringBuilder().Append(CultureInfo.InvariantCulture, $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="10" text-anchor="middle">
            <defs><pattern id="checks" width="12" height="12" patternUnits="userSpaceOnUse"><rect width="12" height="12" fill="#fff"/><path d="M0 0h6v12h6V6H0z" fill="#e5e7eb"/></pattern></defs>
            <rect width="100%" height="100%" fill="#fff"/>
            """);
        foreach (var (index, tile) in tiles.Index())
            svg.Append(CultureInfo.InvariantCulture, $"<g transform=\"translate({index % Columns * Cell} {index / Columns * Cell})\"><rect x=\"10\" y=\"5\" width=\"{Wide}\" height=\"{High}\" fill=\"url(#checks)\"/>{tile}</g>");
        return svg.Append("</svg>").ToString();
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
