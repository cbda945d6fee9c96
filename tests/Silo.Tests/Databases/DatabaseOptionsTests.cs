using System.ComponentModel.DataAnnotations;

namespace Orleans.Media.Tests;

public sealed class DatabaseOptionsTests
{
    [Fact]
    public void One_database_has_to_be_named()
    {
        Assert.Empty(Faults(new() { Sqlite = "media.db" }));
        Assert.Empty(Faults(new() { Postgres = "Host=db" }));
        Assert.Single(Faults(new()));
        Assert.Single(Faults(new() { Sqlite = "media.db", Postgres = "Host=db" }));
        Assert.Single(Faults(new() { Sqlite = "" }));
    }

    [Fact]
    public void A_start_waits_an_hour_at_most() => Assert.Single(Faults(new() { Sqlite = "media.db", StartupPatience = TimeSpan.FromHours(2) }));

    private static List<ValidationResult> Faults(DatabaseOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults;
    }
}
