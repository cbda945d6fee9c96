namespace Orleans.Media.Bench;

/// <summary>A table as Markdown has it: the first column to the left, the others, numbers, to the right.</summary>
public sealed class MarkdownTable(params string[] titles)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells) => _rows.Add(cells);

    public override string ToString() => string.Join('\n', [Row(titles), Row(titles.Select((_, column) => column == 0 ? "---" : "---:")), .. _rows.Select(Row)]);

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |";
}
