using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Orleans.Media.Bench;

/// <summary>Stands before a server and passes bytes on, as long as it is told to: a network that fails.</summary>
public sealed class FaultyProxy : IDisposable
{
    private const int PieceSize = 64 * 1024;

    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, byte> _open = [];
    private readonly IPEndPoint _target;
    private long _delay;
    private volatile bool _refuses;

    public FaultyProxy(int targetPort)
    {
        _target = new(IPAddress.Loopback, targetPort);
        _listener.Start();
        _ = Task.Run(Accept);
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <summary>How much later every piece arrives, in either direction.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromTicks(Volatile.Read(ref _delay));
        set => Volatile.Write(ref _delay, value.Ticks);
    }

    /// <summary>Whether new connections are reset at once.</summary>
    public bool Refuses
    {
        get => _refuses;
        set => _refuses = value;
    }

    /// <summary>Resets all connections, whatever is under way on them.</summary>
    public void Drop()
    {
        foreach (var socket in _open.Keys) Reset(socket);
    }

    public void Dispose()
    {
        _listener.Dispose();
        Drop();
    }

    private async Task Accept()
    {
        while (true)
        {
            Socket client;
            try
            {
                client = await _listener.AcceptSocketAsync();
            }
            catch (Exception ended) when (ended is ObjectDisposedException or SocketException or InvalidOperationException)
            {
                return;
            }

            if (_refuses) Reset(client);
            else _ = Task.Run(() => Pass(client));
        }
    }

    private async Task Pass(Socket client)
    {
        var server = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _open[client] = _open[server] = 0;
        try
        {
            await server.ConnectAsync(_target);
            await Task.WhenAll(Pass(client, server), Pass(server, client));
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
        }
        finally
        {
            Reset(client); // a connection that both have closed knows nothing of this
            Reset(server);
        }
    }

    private async Task Pass(Socket from, Socket to)
    {
        var piece = new byte[PieceSize];
        try
        {
            while (await from.ReceiveAsync(piece) is > 0 and var length)
            {
                if (Delay is { Ticks: > 0 } delay) await Task.Delay(delay, TimeProvider.System);
                for (var sent = 0; sent < length;) sent += await to.SendAsync(piece.AsMemory(sent, length - sent));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception broken) when (broken is SocketException or ObjectDisposedException)
        {
            Reset(from);
            Reset(to);
        }
    }

    private void Reset(Socket socket)
    {
        _open.TryRemove(socket, out _);
        try
        {
            socket.LingerState = new(true, 0); // a reset, not an orderly end
        }
        catch (Exception closed) when (closed is SocketException or ObjectDisposedException)
        {
        }

        socket.Dispose();
    }
}
