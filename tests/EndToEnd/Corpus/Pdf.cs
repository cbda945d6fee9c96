using System.Globalization;
using System.Text;

namespace Orleans.Media.Tests;

/// <summary>Writes PDF files by hand.</summary>
internal static class Pdf
{
    /// <summary>Pages of A4 or so, each with a number and a colour.</summary>
    /// <param name="count">How many.</param>
    /// <param name="trailer">More of the trailer, e.g. that it is encrypted.</param>
    /// <param name="catalog">More of the catalog, e.g. what to do when it is opened.</param>
    /// <param name="stream">More of what a page's stream says of itself.</param>
    public static byte[] Pages(int count, string trailer = "", string catalog = "", string stream = "")
    {
        var objects = new List<string>
        {
            $"<< /Type /Catalog /Pages 2 0 R {catalog} >>",
            $"<< /Type /Pages /Count {count} /Kids [{string.Join(' ', Enumerable.Range(0, count).Select(page => $"{4 + (2 * page)} 0 R"))}] >>",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold >>",
        };
        for (var page = 1; page <= count; page++)
        {
            var drawing = string.Create(CultureInfo.InvariantCulture, $"1 {0.3 * page} 0.2 rg 50 50 500 300 re f 0 g BT /F1 96 Tf 50 600 Td (Page {page}) Tj ET");
            objects.Add($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Resources << /Font << /F1 3 0 R >> >> /Contents {objects.Count + 2} 0 R >>");
            objects.Add($"<< /Length {drawing.Length} {stream} >>\nstream\n{drawing}\nendstream");
        }

        var file = new StringBuilder("%PDF-1.7\n");
        var places = new List<int>();
        foreach (var (index, content) in objects.Index())
        {
            places.Add(file.Length);
            file.Append(CultureInfo.InvariantCulture, $"{index + 1} 0 obj\n{content}\nendobj\n");
        }

        var table = file.Length;
        file.Append(CultureInfo.InvariantCulture, $"xref\n0 {objects.Count + 1}\n0000000000 65535 f \n");
        foreach (var place in places) file.Append(CultureInfo.InvariantCulture, $"{place:D10} 00000 n \n");
        file.Append(CultureInfo.InvariantCulture, $"trailer\n<< /Size {objects.Count + 1} /Root 1 0 R {trailer} >>\nstartxref\n{table}\n%%EOF\n");
        return Encoding.ASCII.GetBytes(file.ToString());
    }

    /// <summary>Encrypted, with a password that nobody knows: the hashes are made up.</summary>
    public static byte[] Locked()
    {
        var (owner, user) = (new string('a', 64), new string('b', 64));
        return Pages(1, $"/ID [<{new string('c', 32)}> <{new string('c', 32)}>] /Encrypt << /Filter /Standard /V 1 /R 2 /P -4 /O <{owner}> /U <{user}> >>");
    }
}
