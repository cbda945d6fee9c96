using System.Globalization;
using System.Text;

namespace Orleans.Media.Testing;

/// <summary>PDF documents written by hand.</summary>
public static class Pdf
{
    /// <summary>A document with a page of each colour.</summary>
    /// <param name="colours">Red, green and blue of a page, each 0 or 1, as its painting operator takes them: <c>1 0 0</c>.</param>
    public static byte[] Of(params string[] colours) => Of(200, 100, "", "", colours);

    /// <summary>A document.</summary>
    /// <param name="width">Of its pages, in points.</param>
    /// <param name="height">Of its pages, in points.</param>
    /// <param name="page">What else its pages have: <c>/Rotate 90</c>.</param>
    /// <param name="trailer">What else its trailer has.</param>
    /// <param name="colours">The colours of the pages.</param>
    public static byte[] Of(int width, int height, string page, string trailer, params string[] colours)
    {
        var kids = string.Join(' ', colours.Select((_, i) => $"{3 + (2 * i)} 0 R"));
        var objects = new List<string> { "<< /Type /Catalog /Pages 2 0 R >>", $"<< /Type /Pages /Kids [{kids}] /Count {colours.Length} >>" };
        foreach (var colour in colours)
        {
            var painting = $"{colour} rg 0 0 {width} {height} re f";
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] {page} /Contents {objects.Count + 2} 0 R >>");
            objects.Add($"<< /Length {painting.Length} >>\nstream\n{painting}\nendstream");
        }

        var file = new StringBuilder("%PDF-1.4\n");
        var places = new List<int>();
        for (var i = 0; i < objects.Count; i++)
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{i + 1} 0 obj\n{objects[i]}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places) file.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.Latin1.GetBytes(file.ToString());
    }

    /// <summary>A document that no password opens: its hashes are of none.</summary>
    public static byte[] Encrypted()
    {
        var hash = new string('5', 64);
        return Of(200, 100, "", $"/ID [<00> <00>] /Encrypt << /Filter /Standard /V 1 /R 2 /O <{hash}> /U <{hash}> /P -4 >>", "1 0 0");
    }
}
