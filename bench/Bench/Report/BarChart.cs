using System.Globalization;
using System.Net;
using System.Text;

namespace Orleans.Media.Bench;

/// <summary>A bar.</summary>
/// <param name="Name">Written before it.</param>
/// <param name="Colour">Which of the chart's colours, from 0.</param>
/// <param name="Value">How long it is.</param>
/// <param name="Text">Written after it: the value with its unit.</param>
public sealed record Bar(string Name, int Colour, double Value, string Text);

/// <summary>Bars that are compared with each other; other groups have other scales.</summary>
public sealed record BarGroup(string Name, IReadOnlyList<Bar> Bars);

/// <summary>
/// Bars in groups, as SVG. The background is transparent and the colours are strong enough for a white and for a dark
/// page, because the picture can't know which one it is on.
/// </summary>
/// <param name="Title">Above everything.</param>
/// <param name="Note">Below the title: what the lengths mean.</param>
/// <param name="Groups">From top to bottom.</param>
public sealed record BarChart(string Title, string Note, IReadOnlyList<BarGroup> Groups)
{
    private const int Width = 720, Row = 19, Thickness = 13, ForNames = 176, ForTexts = 150;
    private const string Grey = "#6e7781";
    private static readonly string[] Colours = ["#0969da", "#8250df", "#1a7f37", Grey, "#cf222e"];

    public string ToSvg()
    {
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"""<text x="8" y="22" font-size="15" font-weight="600">{Escape(Title)}</text><text x="8" y="42">{Escape(Note)}</text>""").AppendLine();
        var y = 46;
        foreach (var group in Groups)
        {
            y += 26;
            body.Append(CultureInfo.InvariantCulture, $"""<text x="8" y="{y}" font-weight="600">{Escape(group.Name)}</text>""").AppendLine();
            y += 6;
            foreach (var bar in group.Bars)
            {
                Draw(body, bar, group.Bars.Max(other => other.Value), y);
                y += Row;
            }
        }

        var height = y + 8;
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" role="img" aria-label="{Escape(Title)}" font-family="-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="11" fill="{Grey}">
            {body}</svg>

            """;
    }

    private static void Draw(StringBuilder body, Bar bar, double longest, int y)
    {
        var length = Math.Max(1, bar.Value / longest * (Width - ForNames - ForTexts));
        body.Append(CultureInfo.InvariantCulture, $"""<text x="{ForNames - 8}" y="{y + 11}" text-anchor="end">{Escape(bar.Name)}</text>""");
        body.Append(CultureInfo.InvariantCulture, $"""<rect x="{ForNames}" y="{y}" width="{length:0.#}" height="{Thickness}" rx="2" fill="{Colours[bar.Colour % Colours.Length]}"/>""");
        body.Append(CultureInfo.InvariantCulture, $"""<text x="{ForNames + length + 8:0.#}" y="{y + 11}">{Escape(bar.Text)}</text>""").AppendLine();
    }

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
