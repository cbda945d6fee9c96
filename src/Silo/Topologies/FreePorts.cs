using System.Net;
using System.Net.Sockets;

namespace Orleans.Media;

/// <summary>For silos whose ports nobody chose.</summary>
internal static class FreePorts
{
    /// <summary>Two different ports of an address that nobody listens on.</summary>
    public static (int First, int Second) Two(IPAddress address)
    {
        using TcpListener first = new(address, 0), second = new(address, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
