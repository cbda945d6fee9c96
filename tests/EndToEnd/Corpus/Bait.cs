using System.Net;
using System.Net.Sockets;

namespace Orleans.Media.Tests;

/// <summary>A port that hostile files name. It counts who falls for that.</summary>
public sealed class Bait : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private int _bites;

    public Bait()
    {
        _listener.Start();
        _ = Count();
    }

    public Uri Address => new($"http://{_listener.LocalEndpoint}/bait.ts");

    /// <summary>How many connections there were.</summary>
    public int Bites => Volatile.Read(ref _bites);

    public void Dispose() => _listener.Dispose();

    private async Task Count()
    {
        try
        {
            while (true)
            {
                using var bite = await _listener.AcceptSocketAsync();
                Interlocked.Increment(ref _bites);
            }
        }
        catch (Exception disposed) when (disposed is SocketException or ObjectDisposedException)
        {
        }
    }
}
