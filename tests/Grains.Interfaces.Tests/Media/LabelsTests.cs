namespace Orleans.Media.Tests;

/// <summary>The bounds of tags and metadata, wherever they are given.</summary>
public sealed class LabelsTests
{
    private static readonly UploadRequest Upload = new() { Filename = "a.png" };

    [Theory]
    [InlineData("a", true)]
    [InlineData("summer 2026", true)]
    [InlineData("猫 🐈", true)]
    [InlineData("a=b[c]", true)]
    [InlineData("", false)]
    [InlineData(" ", false)]
    [InlineData(" a", false)]
    [InlineData("a ", false)]
    [InlineData("a\nb", false)]
    [InlineData("a\0", false)]
    public void A_tag_is_a_plain_text(string tag, bool allowed)
    {
        Assert.Equal(allowed ? [] : ["tags"], Faults(Upload with { Tags = [tag] }));
        Assert.Equal(allowed ? [] : ["tags"], Fields(new LabelRequest { Tags = [tag] }.Validate()));
        Assert.Equal(allowed ? [] : ["tag"], Fields(new AssetQuery { Tags = [tag] }.Validate()));
    }

    [Fact]
    public void A_tag_has_at_most_64_characters()
    {
        Assert.Empty(Faults(Upload with { Tags = [new('t', 64)] }));
        Assert.Equal(["tags"], Faults(Upload with { Tags = [new('t', 65)] }));
    }

    [Fact]
    public void An_asset_has_at_most_20_tags_and_repeated_ones_count_once()
    {
        var twenty = Enumerable.Range(0, 20).Select(i => $"t{i}").ToArray();
        Assert.Empty(Faults(Upload with { Tags = [.. twenty, .. twenty] }));
        Assert.Equal(["tags"], Faults(Upload with { Tags = [.. twenty, "T0"] }));
    }

    [Theory]
    [InlineData("order_id", "17", true)]
    [InlineData("Bestellung Nr.", "", true)]
    [InlineData("k", "a=b & [c]", true)]
    [InlineData("", "v", false)]
    [InlineData("a[b", "v", false)]
    [InlineData("a]", "v", false)]
    [InlineData("a=b", "v", false)]
    [InlineData("a\tb", "v", false)]
    [InlineData("k", "a\nb", false)]
    public void Metadata_is_plain_texts_under_plain_keys(string key, string value, bool allowed)
    {
        var metadata = new Dictionary<string, string> { [key] = value };
        Assert.Equal(allowed ? [] : ["metadata"], Faults(Upload with { Metadata = metadata }));
        Assert.Equal(allowed ? [] : ["metadata"], Fields(new LabelRequest { Metadata = metadata! }.Validate()));
        Assert.Equal(allowed ? [] : ["metadata"], Fields(new AssetQuery { Metadata = metadata }.Validate()));
    }

    [Fact]
    public void Half_a_surrogate_pair_is_refused_wherever_it_stands()
    {
        var half = $"a{(char)0xD83D}";
        Assert.Equal(["tags"], Faults(Upload with { Tags = [half] }));
        Assert.Equal(["metadata"], Faults(Upload with { Metadata = new Dictionary<string, string> { [half] = "v" } }));
        Assert.Equal(["metadata"], Faults(Upload with { Metadata = new Dictionary<string, string> { ["k"] = half } }));
    }

    [Fact]
    public void Metadata_has_at_most_50_keys_of_40_characters_with_values_of_500()
    {
        var fifty = Enumerable.Range(0, 50).ToDictionary(i => $"{i}".PadLeft(40, 'k'), _ => new string('v', 500));
        Assert.Empty(Faults(Upload with { Metadata = fifty }));
        Assert.Equal(["metadata"], Faults(Upload with { Metadata = new Dictionary<string, string>(fifty) { ["one more"] = "" } }));
        Assert.Equal(["metadata"], Faults(Upload with { Metadata = new Dictionary<string, string> { [new('k', 41)] = "" } }));
        Assert.Equal(["metadata"], Faults(Upload with { Metadata = new Dictionary<string, string> { ["k"] = new('v', 501) } }));
    }

    [Fact]
    public void A_change_says_what_changes()
    {
        Assert.Equal(["metadata"], Fields(new LabelRequest().Validate()));
        Assert.Empty(new LabelRequest { ClearMetadata = true }.Validate());
        Assert.Empty(new LabelRequest { Tags = [] }.Validate());
        Assert.Empty(new LabelRequest { Metadata = new Dictionary<string, string?> { ["k"] = null } }.Validate());
    }

    [Fact]
    public void A_query_asks_for_at_most_10_of_them()
    {
        var nine = Enumerable.Range(0, 9).Select(i => $"t{i}").ToArray();
        Assert.Empty(new AssetQuery { Tags = nine, Metadata = new Dictionary<string, string> { ["k"] = "v" } }.Validate());
        Assert.Equal(["tag"], Fields(new AssetQuery { Tags = nine, Metadata = new Dictionary<string, string> { ["k"] = "v", ["l"] = "v" } }.Validate()));
    }

    // A repeated upload request is compared with the stored one; whoever adds a property has to have it compared.
    [Fact]
    public void Requests_that_differ_in_any_property_differ()
    {
        var full = new UploadRequest
        {
            Filename = "a", ContentType = "image/png", Kind = MediaKind.Image, TenantId = "t", Mode = UploadMode.Resumable, Visibility = Visibility.Private,
            Metadata = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, Tags = ["x", "y"],
        };
        var empty = new UploadRequest { Filename = "" };
        foreach (var property in typeof(UploadRequest).GetProperties().Where(property => property.CanWrite))
        {
            var other = full with { };
            property.SetValue(other, property.GetValue(empty));
            Assert.True(full != other, property.Name);
        }
    }

    [Fact]
    public void Requests_are_the_same_whatever_their_collections_are_made_of()
    {
        var request = Upload with { Metadata = new Dictionary<string, string> { ["a"] = "1", ["b"] = "2" }, Tags = ["x", "y"] };
        var same = Upload with { Metadata = new SortedDictionary<string, string> { ["b"] = "2", ["a"] = "1" }, Tags = new List<string> { "x", "y" } };
        Assert.Equal(request, same);
        Assert.Equal(request.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(request, same with { Metadata = new Dictionary<string, string> { ["a"] = "1", ["b"] = "3" } });
        Assert.NotEqual(request, same with { Tags = ["y", "x"] });
        Assert.Equal(Upload, Upload with { Metadata = new Dictionary<string, string>(), Tags = [] });
    }

    private static IEnumerable<string> Faults(UploadRequest request) => Fields(request.Validate());

    private static IEnumerable<string> Fields(IEnumerable<FieldError> errors) => errors.Select(error => error.Field);
}
