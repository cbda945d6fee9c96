using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Orleans.Media;

/// <summary>Where a silo of a cluster is reached by the others and by gateways. Section <c>Orleans</c> of the configuration; checked at start.</summary>
public sealed class SiloOptions : IValidatableObject
{
    /// <summary>
    /// The IP address that this silo listens on and tells the others, one of its machine. Default: the first one that leads
    /// out of the machine, or 127.0.0.1 if there is none.
    /// </summary>
    public string? Address { get; set; }

    /// <summary>The port for other silos, 1 to 65535. Default 0: one that is free.</summary>
    [Range(0, IPEndPoint.MaxPort)]
    public int SiloPort { get; set; }

    /// <summary>The port for gateways, 1 to 65535. Default 0: one that is free.</summary>
    [Range(0, IPEndPoint.MaxPort)]
    public int GatewayPort { get; set; }

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Address) && (!IPAddress.TryParse(Address, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            yield return new($"Orleans:Address is '{Address}'. Give one IP address of this machine that the other silos and the gateways can reach.", [nameof(Address)]);
        if (SiloPort != 0 && SiloPort == GatewayPort)
            yield return new("Orleans:SiloPort and Orleans:GatewayPort have to differ.", [nameof(SiloPort), nameof(GatewayPort)]);
    }
}
