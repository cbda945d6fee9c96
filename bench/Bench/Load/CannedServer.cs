using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orleans.Media.Bench;

/// <summary>Answers every request with the same bytes: what the load generator reaches against it is the generator's own ceiling, or less.</summary>
public sealed class CannedServer : IDisposable
{
    private static readonly byte[] Answer = Encoding.ASCII.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 600\r\n\r\n{new string(' ', 600)}");
    private readonly Socket _listener = new(SocketType.Stream, ProtocolType.Tcp);

    public CannedServer()
    {
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public Uri Address => new($"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndPoint!).Port}");

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var connection = _listener.Accept();
                connection.NoDelay = true;
                new Thread(() => Serve(connection)) { IsBackground = true }.Start();
            }
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // disposed
        }
    }

    private static void Serve(Socket connection)
    {
        using var _ = connection;
        var request = new byte[4096];
        while (connection.Receive(request) > 0) connection.Send(Answer);
    }
}
