using System.ComponentModel.DataAnnotations;
using System.Net;

namespace Orleans.Media;

/// <summary>Where a silo of a cluster is reached by the others and by gateways, and how it stops. Section <c>Orleans</c> of the configuration; checked at start.</summary>
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

    /// <summary>
    /// How long a silo that is told to stop goes on as before, after it has told the gateways to send their calls to other silos: calls that
    /// go through it can end. Default 5 seconds; 0 to 5 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:05:00")]
    public TimeSpan DrainDelay { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long, after that, calls that are under way may take to end, jobs to be given back and grains to leave; then the process ends, with
    /// what is left. Default 30 seconds; 1 second to 15 minutes.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:15:00")]
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <inheritdoc/>
    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (!string.IsNullOrEmpty(Address) && (!IPAddress.TryParse(Address, out var address) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)))
            yield return new($"Orleans:Address is '{Address}'. Give one IP address of this machine that the other silos and the gateways can reach.", [nameof(Address)]);
        if (SiloPort != 0 && SiloPort == GatewayPort)
            yield return new("Orleans:SiloPort and Orleans:GatewayPort have to differ.", [nameof(SiloPort), nameof(GatewayPort)]);
    }
}
