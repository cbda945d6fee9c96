using System.Net;
using System.Net.Sockets;

namespace Orleans.Media.Tests;

/// <summary>A wire to a storage service that counts what comes back over it.</summary>
public sealed class CountingWire : IDisposable
{
    // What stands in buffers when a reader hangs up counts as received: a busy machine would fill megabytes of them at each seek.
    private const int Buffers = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0) { Server = { SendBufferSize = Buffers, ReceiveBufferSize = Buffers } };
    private readonly int _target;
    private long _received;

    private CountingWire(string connectionString)
    {
        _target = new Uri(connectionString.Split("BlobEndpoint=")[1].TrimEnd(';')).Port;
        _listener.Start();
        ConnectionString = connectionString.Replace($":{_target}/", $":{((IPEndPoint)_listener.LocalEndpoint).Port}/", StringComparison.Ordinal);
        _ = Accept();
    }

    public string ConnectionString { get; }

    /// <summary>Bytes since the start, those too that were on their way when the reader had enough.</summary>
    public long Received => Interlocked.Read(ref _received);

    public static CountingWire To(Azurite azurite) => new(azurite.ConnectionString);

    public void Dispose() => _listener.Dispose();

    private async Task Accept()
    {
        while (true)
        {
            try
            {
                _ = Join(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private async Task Join(TcpClient here)
    {
        using var there = new TcpClient { ReceiveBufferSize = Buffers };
        using (here)
        {
            await there.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(Pass(here.GetStream(), there.GetStream(), _ => { }), Pass(there.GetStream(), here.GetStream(), length => Interlocked.Add(ref _received, length)));
        }
    }

    private static async Task Pass(NetworkStream from, NetworkStream to, Action<int> count)
    {
        try
        {
            var buffer = new byte[Buffers];
            int read;
            while ((read = await from.ReadAsync(buffer)) > 0)
            {
                count(read);
                await to.WriteAsync(buffer.AsMemory(0, read));
            }
        }
        catch (IOException)
        {
            // one side had enough
        }
    }
}
