using System.Buffers.Text;
using System.Net.Sockets;

namespace Orleans.Media.Bench;

/// <summary>
/// One keep-alive HTTP/1.1 connection of one thread, on a blocking socket. An HttpClient costs about as much CPU per
/// request as the server that it measures, and here both share the machine; this costs two system calls.
/// </summary>
public sealed class HttpConnection : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly Socket _socket;
    private readonly byte[] _buffer = new byte[64 * 1024];

    public HttpConnection(Uri address)
    {
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = (int)Patience.TotalMilliseconds };
        _socket.Connect(address.Host, address.Port);
    }

    /// <summary>Sends a request and reads its whole answer.</summary>
    /// <returns>The status.</returns>
    public int Send(ReadOnlySpan<byte> request)
    {
        _socket.Send(request);
        var length = 0;
        do
        {
            var read = _socket.Receive(_buffer.AsSpan(length));
            if (read == 0) throw new IOException("The server closed the connection.");
            length += read;
        }
        while (!IsWhole(_buffer.AsSpan(0, length)));
        return Utf8Parser.TryParse(_buffer.AsSpan("HTTP/1.1 ".Length, 3), out int status, out _) ? status : throw new InvalidDataException("This isn't HTTP.");
    }

    public void Dispose() => _socket.Dispose();

    private static bool IsWhole(ReadOnlySpan<byte> answer)
    {
        var head = answer.IndexOf("\r\n\r\n"u8);
        if (head < 0) return false;
        var body = answer[(head + 4)..];
        var field = answer[..head].IndexOf("\r\nContent-Length: "u8);
        if (field < 0) return body.EndsWith("0\r\n\r\n"u8); // chunked; JSON holds no bare line ends, so only the last chunk looks like this
        return Utf8Parser.TryParse(answer[(field + 18)..], out int length, out _) && body.Length >= length;
    }
}
