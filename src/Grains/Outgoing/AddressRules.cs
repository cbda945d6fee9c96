using System.Net;
using System.Net.Sockets;

namespace Orleans.Media;

/// <summary>
/// Which addresses the registry may call for somebody else: those of the public internet, and what the operator adds. Of IPv6 that is
/// global unicast alone, so that IPv4 in disguise (mapped, compatible, NAT64, and in it 6to4 and Teredo) never gets through.
/// </summary>
public static class AddressRules
{
    // IANA's registries of special-purpose addresses, and 168.63.129.16, where Azure's machines ask for what only they should know.
    private static readonly IPNetwork[] Closed4 =
    [
        .. new[]
        {
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "168.63.129.16/32", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.31.196.0/24", "192.52.193.0/24", "192.88.99.0/24", "192.168.0.0/16", "192.175.48.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3",
        }.Select(network => IPNetwork.Parse(network)),
    ];

    private static readonly IPNetwork Global6 = IPNetwork.Parse("2000::/3");

    // IETF assignments (Teredo is 2001::/32), documentation, 6to4.
    private static readonly IPNetwork[] Closed6 = [.. new[] { "2001::/23", "2001:db8::/32", "2002::/16", "2620:4f:8000::/48", "3fff::/20" }.Select(network => IPNetwork.Parse(network))];

    /// <summary>Whether it may be called.</summary>
    /// <param name="address">The very address that a connection would be made to.</param>
    /// <param name="opened">Networks that the operator opened.</param>
    public static bool IsOpen(IPAddress address, IReadOnlyList<IPNetwork> opened) => opened.Any(network => network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address)) || IsPublic(address);

    private static bool IsPublic(IPAddress address) => address.AddressFamily switch
    {
        AddressFamily.InterNetwork => !Array.Exists(Closed4, network => network.Contains(address)),
        AddressFamily.InterNetworkV6 => address.ScopeId == 0 && Global6.Contains(address) && !Array.Exists(Closed6, network => network.Contains(address)),
        _ => false,
    };
}
