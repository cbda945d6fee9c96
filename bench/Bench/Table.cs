namespace Orleans.Media.Bench;

/// <summary>Rows of text in columns: the first to the left, the others, numbers, to the right.</summary>
public sealed class Table(params string[] titles)
{
    private readonly List<string[]> _rows = [titles];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString()
    {
        var widths = titles.Select((_, column) => _rows.Max(row => row[column].Length)).ToArray();
        return string.Join(Environment.NewLine, _rows.Select(row =>
            string.Join("  ", row.Select((cell, column) => column == 0 ? cell.PadRight(widths[column]) : cell.PadLeft(widths[column])))));
    }
}
