using System.Globalization;
using System.Net;
using System.Text;

namespace Orleans.Media.Bench;

/// <summary>A line of a chart.</summary>
/// <param name="Name">What the legend calls it.</param>
/// <param name="Colour">Which of the chart's colours, from 0.</param>
/// <param name="Dashed">So that two services share the colour of one operation.</param>
/// <param name="Points">In the order of X.</param>
public sealed record Series(string Name, int Colour, bool Dashed, IReadOnlyList<(double X, double Y)> Points);

/// <summary>One of a chart's coordinate systems, with its own scale.</summary>
/// <param name="Title">What is up: the unit.</param>
/// <param name="LogY">Whether equal distances are equal ratios.</param>
public sealed record Panel(string Title, bool LogY, IReadOnlyList<Series> Series);

/// <summary>
/// Lines over a common X, panels side by side, as SVG. The background is transparent and the colours are strong enough
/// for a white and for a dark page, because the picture can't know which one it is on.
/// </summary>
/// <param name="Title">Above everything.</param>
/// <param name="XTitle">Under each panel.</param>
/// <param name="LogX">Whether equal distances along X are equal ratios.</param>
public sealed record LineChart(string Title, string XTitle, bool LogX, IReadOnlyList<Panel> Panels)
{
    private const int Width = 720, PlotHeight = 210, Gap = 24, ForLabels = 44, LegendRow = 18, CharacterWidth = 6;
    private const string Grey = "#6e7781";
    private static readonly string[] Colours = ["#0969da", "#cf222e", "#1a7f37", "#8250df", Grey];

    public string ToSvg()
    {
        var body = new StringBuilder();
        body.Append(CultureInfo.InvariantCulture, $"""<text x="8" y="22" font-size="15" font-weight="600">{Escape(Title)}</text>""");
        var top = Legend(body, 46) + 36;
        var width = (Width - (Gap * (Panels.Count - 1))) / Panels.Count;
        for (var i = 0; i < Panels.Count; i++) Draw(body, Panels[i], left: (i * (width + Gap)) + ForLabels, right: (i * (width + Gap)) + width - 18, top);
        var height = top + PlotHeight + 46;
        return $"""
            <svg xmlns="http://www.w3.org/2000/svg" width="{Width}" height="{height}" viewBox="0 0 {Width} {height}" role="img" aria-label="{Escape(Title)}" font-family="-apple-system, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="11" fill="{Grey}">
            {body}</svg>

            """;
    }

    /// <returns>The Y of the last row.</returns>
    private int Legend(StringBuilder body, int y)
    {
        var x = 8;
        foreach (var series in Panels.SelectMany(panel => panel.Series).DistinctBy(series => series.Name))
        {
            var width = 30 + (series.Name.Length * CharacterWidth) + 14;
            if (x > 8 && x + width > Width) (x, y) = (8, y + LegendRow);
            body.Append(CultureInfo.InvariantCulture, $"""<line x1="{x}" y1="{y - 4}" x2="{x + 24}" y2="{y - 4}" {Stroke(series)}/><text x="{x + 30}" y="{y}">{Escape(series.Name)}</text>""");
            x += width;
        }

        return y;
    }

    private void Draw(StringBuilder body, Panel panel, int left, int right, int top)
    {
        var points = panel.Series.SelectMany(series => series.Points).ToArray();
        var (x, y) = (Axis.Of(points.Select(point => point.X), LogX), Axis.Around(points.Select(point => point.Y), panel.LogY));
        var bottom = top + PlotHeight;
        double X(double value) => left + (x.At(value) * (right - left));
        double Y(double value) => bottom - (y.At(value) * PlotHeight);

        body.Append(CultureInfo.InvariantCulture, $"""<text x="{left}" y="{top - 9}" font-weight="600">{Escape(panel.Title)}</text>""");
        foreach (var tick in y.Ticks)
        {
            body.Append(CultureInfo.InvariantCulture, $"""<line x1="{left}" y1="{Y(tick):0.#}" x2="{right}" y2="{Y(tick):0.#}" stroke="{Grey}" stroke-opacity="0.25"/>""");
            body.Append(CultureInfo.InvariantCulture, $"""<text x="{left - 6}" y="{Y(tick) + 4:0.#}" text-anchor="end">{Axis.Label(tick)}</text>""");
        }

        var free = double.NegativeInfinity; // where the last label ended: one that would touch it is left out
        foreach (var tick in x.Ticks)
        {
            var half = Axis.Label(tick).Length * CharacterWidth / 2.0;
            body.Append(CultureInfo.InvariantCulture, $"""<line x1="{X(tick):0.#}" y1="{bottom}" x2="{X(tick):0.#}" y2="{bottom + 4}" stroke="{Grey}"/>""");
            if (X(tick) - half < free + 3) continue;
            body.Append(CultureInfo.InvariantCulture, $"""<text x="{X(tick):0.#}" y="{bottom + 17}" text-anchor="middle">{Axis.Label(tick)}</text>""");
            free = X(tick) + half;
        }

        body.Append(CultureInfo.InvariantCulture, $"""<line x1="{left}" y1="{bottom}" x2="{right}" y2="{bottom}" stroke="{Grey}"/>""");
        body.Append(CultureInfo.InvariantCulture, $"""<text x="{(left + right) / 2}" y="{bottom + 36}" text-anchor="middle">{Escape(XTitle)}</text>""").AppendLine();
        foreach (var series in panel.Series)
        {
            var path = string.Join(" ", series.Points.Select(point => string.Create(CultureInfo.InvariantCulture, $"{X(point.X):0.#},{Y(point.Y):0.#}")));
            body.Append(CultureInfo.InvariantCulture, $"""<polyline points="{path}" fill="none" {Stroke(series)}/>""");
            foreach (var point in series.Points) body.Append(CultureInfo.InvariantCulture, $"""<circle cx="{X(point.X):0.#}" cy="{Y(point.Y):0.#}" r="2.5" fill="{Colour(series)}"/>""");
            body.AppendLine();
        }
    }

    private static string Stroke(Series series) => $"stroke=\"{Colour(series)}\" stroke-width=\"2\"{(series.Dashed ? " stroke-dasharray=\"5 3\"" : "")}";

    private static string Colour(Series series) => Colours[series.Colour % Colours.Length];

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
