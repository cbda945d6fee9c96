using System.Text;

namespace Orleans.Media;

/// <summary>What a child says on one of its pipes, read to the end and kept within bounds, however much it is.</summary>
internal static class ChildOutput
{
    private const int LongestLine = 4096;

    /// <summary>The first characters.</summary>
    public static Task<string> Head(TextReader pipe, int length) => Read(pipe, (kept, piece) => kept.Append(piece[..Math.Min(piece.Length, length - kept.Length)]));

    /// <summary>The last characters.</summary>
    public static Task<string> Tail(TextReader pipe, int length) => Read(pipe, (kept, piece) =>
    {
        kept.Append(piece);
        if (kept.Length > length) kept.Remove(0, kept.Length - length);
    });

    /// <summary>Each line as soon as it is there. Nothing is kept.</summary>
    public static Task<string> Lines(TextReader pipe, Action<string> take) => Read(pipe, (line, piece) =>
    {
        foreach (var letter in piece)
        {
            if (letter is '\n')
            {
                take(line.ToString());
                line.Clear();
            }
            else if (line.Length < LongestLine)
            {
                line.Append(letter);
            }
        }
    });

    // On a thread of its own: reading a pipe blocks, and the pool's few threads are what grains run on.
    private static Task<string> Read(TextReader pipe, Action<StringBuilder, ReadOnlySpan<char>> take) => Task.Factory.StartNew(
        () =>
        {
            var kept = new StringBuilder();
            var buffer = new char[4096];
            int read;
            while ((read = pipe.Read(buffer, 0, buffer.Length)) > 0) take(kept, buffer.AsSpan(0, read));
            return kept.ToString();
        },
        CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
