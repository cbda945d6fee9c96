namespace Orleans.Media.Tests;

public sealed class WireContractTests
{
    [Fact]
    public void Every_grain_interface_has_an_alias_of_ours()
    {
        Assert.NotEmpty(WireContract.Interfaces);
        Assert.All(WireContract.Interfaces, type => Assert.StartsWith("orleans.media.", WireContract.AliasOf(type), StringComparison.Ordinal));
    }

    [Fact]
    public void Every_grain_method_has_an_alias() =>
        Assert.All(WireContract.Interfaces.SelectMany(type => type.GetMethods()), method => Assert.False(string.IsNullOrEmpty(WireContract.AliasOf(method)), $"{method.Name} has none"));

    [Fact]
    public void Methods_of_one_interface_have_different_aliases() => Assert.All(WireContract.Interfaces, type =>
        Assert.Equal(type.GetMethods().Length, type.GetMethods().Select(WireContract.AliasOf).Distinct().Count()));

    [Fact]
    public void Every_serialized_type_has_an_alias_of_ours()
    {
        Assert.NotEmpty(WireContract.Serialized);
        Assert.All(WireContract.Serialized, type => Assert.StartsWith("orleans.media.", WireContract.AliasOf(type), StringComparison.Ordinal));
    }

    [Fact]
    public void Aliases_differ()
    {
        var aliases = WireContract.Interfaces.Concat(WireContract.Serialized).Select(WireContract.AliasOf).ToList();
        Assert.Equal(aliases.Distinct(), aliases);
    }

    [Fact]
    public void Everything_that_is_serialized_has_an_id_of_its_own() => Assert.All(WireContract.Serialized, type =>
    {
        var ids = WireContract.MembersOf(type).Select(WireContract.IdOf).ToList();
        Assert.DoesNotContain(null, ids);
        Assert.Equal(ids.Distinct(), ids);
    });

    // A change here breaks clusters of mixed versions unless it only adds members with new ids.
    [Fact]
    public void The_wire_is_as_it_was()
    {
        var wire = WireContract.Describe();
        Assert.Equal(Golden.Of(wire, "tests", "Grains.Interfaces.Tests", "golden", "wire.txt"), wire);
    }
}
