using System.Buffers.Text;

namespace Orleans.Media.Bench;

/// <summary>Where an HTTP/1.1 answer ends, and what its status is. Only as much of HTTP as the measured services speak.</summary>
public static class HttpAnswer
{
    /// <summary>The length of the answer that the bytes begin with; null while some of it is still missing.</summary>
    public static int? LengthOf(ReadOnlySpan<byte> received)
    {
        var head = received.IndexOf("\r\n\r\n"u8);
        if (head < 0) return null;
        var fields = received[..(head + 2)];
        var body = head + 4;
        if (IsChunked(fields)) return EndOfChunks(received, body);
        var end = body + ContentLength(fields);
        return end <= received.Length ? end : null;
    }

    public static int StatusOf(ReadOnlySpan<byte> received) =>
        Utf8Parser.TryParse(received.Slice("HTTP/1.1 ".Length, 3), out int status, out _) ? status : throw new InvalidDataException("This isn't HTTP.");

    private static bool IsChunked(ReadOnlySpan<byte> fields) => fields.IndexOf("\r\nTransfer-Encoding: chunked\r\n"u8) >= 0;

    private static int ContentLength(ReadOnlySpan<byte> fields)
    {
        var field = fields.IndexOf("\r\nContent-Length: "u8);
        return field >= 0 && Utf8Parser.TryParse(fields[(field + "\r\nContent-Length: ".Length)..], out int length, out _)
            ? length
            : throw new InvalidDataException("The answer has neither a length nor chunks.");
    }

    /// <summary>From chunk to chunk by their lengths: the text of one may look like the end of all.</summary>
    private static int? EndOfChunks(ReadOnlySpan<byte> received, int chunk)
    {
        while (true)
        {
            var line = received[Math.Min(chunk, received.Length)..].IndexOf("\r\n"u8);
            if (line < 0) return null;
            if (!Utf8Parser.TryParse(received.Slice(chunk, line), out int length, out _, 'x')) throw new InvalidDataException("A chunk has no length.");
            var end = chunk + line + 2 + length + 2; // the bytes and their line end; of the last chunk, the empty line (Kestrel sends no trailers)
            if (length == 0) return end <= received.Length ? end : null;
            chunk = end;
        }
    }
}
