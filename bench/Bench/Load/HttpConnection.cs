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
    private byte[] _buffer = new byte[64 * 1024];

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
        var (received, whole) = (0, default(int?));
        while (whole is null)
        {
            if (received == _buffer.Length) Array.Resize(ref _buffer, 2 * _buffer.Length);
            var read = _socket.Receive(_buffer.AsSpan(received));
            if (read == 0) throw new IOException("The server closed the connection.");
            received += read;
            whole = HttpAnswer.LengthOf(_buffer.AsSpan(0, received));
        }

        return whole == received ? HttpAnswer.StatusOf(_buffer) : throw new InvalidDataException("More came than the answer.");
    }

    public void Dispose() => _socket.Dispose();
}
