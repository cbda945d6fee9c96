using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Configuration;

namespace Orleans.Media.Tests;

public sealed class SiloOptionsTests
{
    [Fact]
    public void Nothing_has_to_be_given() => Assert.Empty(Faults(new()));

    [Theory]
    [InlineData("silo-1.internal")]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public void An_address_that_others_cannot_use_is_refused(string address) => Assert.Contains("Orleans:Address is", Assert.Single(Faults(new() { Address = address })).ErrorMessage, StringComparison.Ordinal);

    [Fact]
    public void Ports_are_ports_and_differ()
    {
        Assert.Empty(Faults(new() { Address = "10.0.0.4", SiloPort = 11111, GatewayPort = 30000 }));
        Assert.Single(Faults(new() { SiloPort = 11111, GatewayPort = 11111 }));
        Assert.Single(Faults(new() { SiloPort = 65536 }));
        Assert.Single(Faults(new() { GatewayPort = -1 }));
    }

    [Theory]
    [InlineData(null, OrleansMode.Embedded)]
    [InlineData("", OrleansMode.Embedded)]
    [InlineData("embedded", OrleansMode.Embedded)]
    [InlineData("Client", OrleansMode.Client)]
    public void A_gateway_has_its_silo_in_its_process_or_is_a_client(string? setting, OrleansMode mode) => Assert.Equal(mode, Configuration(setting).OrleansMode());

    [Theory]
    [InlineData("Silo")]
    [InlineData("1")]
    public void Any_other_mode_is_refused(string setting) =>
        Assert.Contains("Give Embedded", Assert.Throws<InvalidOperationException>(() => Configuration(setting).OrleansMode()).Message, StringComparison.Ordinal);

    private static IConfiguration Configuration(string? mode) => new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["Orleans:Mode"] = mode }).Build();

    private static List<ValidationResult> Faults(SiloOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults;
    }
}
