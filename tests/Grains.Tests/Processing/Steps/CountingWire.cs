using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orleans.Media.Tests;

/// <summary>A wire to a storage service that counts what comes back over it, and may swallow answers.</summary>
public sealed class CountingWire : IDisposable
{
    // What stands in buffers when a reader hangs up counts as received: a busy machine would fill megabytes of them at each seek.
    private const int Buffers = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0) { Server = { SendBufferSize = Buffers, ReceiveBufferSize = Buffers } };
    private readonly int _target;
    private long _received;
    private int _empty;

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

    /// <summary>How many of ffmpeg's and ffprobe's next questions are answered with no bytes, as storage may that is being restarted.</summary>
    public int Empty
    {
        get => _empty;
        set => _empty = value;
    }

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
            var first = new byte[Buffers];
            var length = await here.GetStream().ReadAsync(first);
            if (Encoding.ASCII.GetString(first, 0, length).Contains("User-Agent: Lavf", StringComparison.Ordinal) && Interlocked.Decrement(ref _empty) >= 0)
            {
                await here.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
                return;
            }

            await there.ConnectAsync(IPAddress.Loopback, _target);
            await there.GetStream().WriteAsync(first.AsMemory(0, length));
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
