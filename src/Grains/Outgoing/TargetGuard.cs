using System.Net;
using System.Net.Sockets;

namespace Orleans.Media;

/// <summary>What an operator opens beyond the public internet and https.</summary>
/// <param name="Networks">Networks that may be called although they aren't public.</param>
/// <param name="Http">Whether http is allowed beside https.</param>
public sealed record TargetTerms(IReadOnlyList<IPNetwork> Networks, bool Http);

/// <summary>A target that the registry doesn't call.</summary>
public sealed class TargetRefusedException(string message) : IOException(message);

/// <summary>Finds the addresses of names.</summary>
public interface INameResolver
{
    /// <summary>All addresses of a name; none if it has none.</summary>
    Task<IPAddress[]> Resolve(string name, CancellationToken cancellationToken);
}

/// <summary>As the system does.</summary>
public sealed class SystemNames : INameResolver
{
    public async Task<IPAddress[]> Resolve(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await Dns.GetHostAddressesAsync(name, cancellationToken);
        }
        catch (SocketException)
        {
            return [];
        }
    }
}

/// <summary>
/// Keeps the registry from being sent to where only it can go: every URL that others chose is read by <see cref="TargetUrl"/>, its name is
/// looked up, and all of its addresses have to be open by <see cref="AddressRules"/>. At sending that is done once more, and the connection is
/// made to the very addresses that were checked: a name that changes in between changes nothing.
/// </summary>
public sealed class TargetGuard(INameResolver names)
{
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(10);
    private const int MaxHeaderKilobytes = 32, MaxDrainedBytes = 64 * 1024;

    /// <summary>Why a URL may not be called; null if it may, as things stand.</summary>
    public async Task<string?> Refusal(string url, TargetTerms terms, CancellationToken cancellationToken)
    {
        var (target, refusal) = TargetUrl.Read(url, terms.Http);
        if (target is null) return refusal;
        try
        {
            await Addresses(target.IdnHost, terms, cancellationToken);
            return null;
        }
        catch (TargetRefusedException refused)
        {
            return refused.Message;
        }
    }

    /// <summary>Sends requests to checked targets only. No redirects, no proxy, no cookies.</summary>
    /// <remarks>Requests have to come by <see cref="Read"/>: it is what refuses other spellings.</remarks>
    public SocketsHttpHandler Handler(TargetTerms terms) => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        UseCookies = false,
        ConnectTimeout = ConnectTimeout,
        PooledConnectionLifetime = TimeSpan.FromMinutes(1), // a name that moved is noticed
        MaxResponseHeadersLength = MaxHeaderKilobytes,
        MaxResponseDrainSize = MaxDrainedBytes,
        ConnectCallback = async (context, cancellationToken) => await Connect(context.DnsEndPoint, terms, cancellationToken),
    };

    /// <summary>The URL of a request.</summary>
    /// <exception cref="TargetRefusedException">It isn't called.</exception>
    public static Uri Read(string url, TargetTerms terms)
    {
        var (target, refusal) = TargetUrl.Read(url, terms.Http);
        return target ?? throw new TargetRefusedException(refusal!);
    }

    private async Task<Stream> Connect(DnsEndPoint target, TargetTerms terms, CancellationToken cancellationToken)
    {
        var addresses = await Addresses(target.Host, terms, cancellationToken);
        for (var i = 0; ; i++)
        {
            var socket = new Socket(addresses[i].AddressFamily, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                await socket.ConnectAsync(addresses[i], target.Port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch (SocketException) when (i + 1 < addresses.Length)
            {
                socket.Dispose(); // the next address may answer
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        }
    }

    /// <summary>The addresses of a host, all of them open. A name that has one that isn't is refused as a whole: nobody's public service has such a one.</summary>
    private async Task<IPAddress[]> Addresses(string host, TargetTerms terms, CancellationToken cancellationToken)
    {
        var addresses = IPAddress.TryParse(host.Trim('[', ']'), out var literal) ? [literal] : await names.Resolve(host, cancellationToken);
        if (addresses.Length == 0) throw new TargetRefusedException($"The name {host} has no address.");
        return Array.TrueForAll(addresses, address => AddressRules.IsOpen(address, terms.Networks))
            ? addresses
            : throw new TargetRefusedException($"{host} leads to a private or reserved address, which isn't called.");
    }
}
