using System.ComponentModel.DataAnnotations;

namespace Orleans.Media.Tests;

public sealed class MediaOptionsTests
{
    [Fact]
    public void The_defaults_are_valid() => Assert.Empty(Faults(new()));

    [Fact]
    public void What_is_out_of_range_is_named()
    {
        Assert.Equal(["Retention"], Faults(new() { Retention = TimeSpan.Zero }));
        Assert.Equal(["PurgeRetry"], Faults(new() { PurgeRetry = TimeSpan.FromSeconds(59) }));
        Assert.Equal(["UploadUrlLifetime"], Faults(new() { UploadUrlLifetime = TimeSpan.FromDays(8) }));
        Assert.Equal(["ReadUrlLifetime"], Faults(new() { ReadUrlLifetime = TimeSpan.FromDays(2) }));
        Assert.Equal(["BlockSize"], Faults(new() { BlockSize = 65_535 }));
        Assert.Equal(["MaxBytes"], Faults(new() { MaxBytes = new() { Gif = 0 } }));
        Assert.Equal(["CdnUrl"], Faults(new() { CdnUrl = new Uri("/media", UriKind.Relative) }));
    }

    private static IEnumerable<string> Faults(MediaOptions options)
    {
        var faults = new List<ValidationResult>();
        Validator.TryValidateObject(options, new ValidationContext(options), faults, validateAllProperties: true);
        return faults.SelectMany(fault => fault.MemberNames);
    }
}
