namespace Orleans.Media.Tests;

public sealed class LabelRuleTests
{
    private static readonly MediaState Labelled = Given.New(new UploadRequest { Filename = "a.png", Metadata = Map(("a", "1"), ("b", "2")), Tags = ["y", "x", "y"] });

    [Fact]
    public void An_asset_has_what_its_request_says_with_each_tag_once_in_its_order()
    {
        Assert.Equal(["y", "x"], Labelled.Tags!);
        Assert.Equal(Map(("a", "1"), ("b", "2")), Labelled.Metadata!);
    }

    [Fact]
    public void None_is_stored_as_nothing()
    {
        var state = Given.New(new UploadRequest { Filename = "a.png", Metadata = Map(), Tags = [] });
        Assert.Null(state.Tags);
        Assert.Null(state.Metadata);
    }

    [Fact]
    public void Metadata_is_laid_over_what_there_is_key_by_key()
    {
        var next = Label(new LabelRequest { Metadata = Changes(("a", null), ("b", "3"), ("c", "4"), ("d", null)) });
        Assert.Equal(Map(("b", "3"), ("c", "4")), next.Metadata!);
        Assert.Equal(Labelled.Tags, next.Tags);
    }

    [Fact]
    public void Tags_are_replaced_as_a_whole()
    {
        var next = Label(new LabelRequest { Tags = ["z", "z", "x"] });
        Assert.Equal(["z", "x"], next.Tags!);
        Assert.Equal(Labelled.Metadata, next.Metadata);
        Assert.Null(Label(new LabelRequest { Tags = [] }).Tags);
    }

    [Fact]
    public void Metadata_can_be_taken_away_and_set_anew()
    {
        Assert.Null(Label(new LabelRequest { ClearMetadata = true }).Metadata);
        Assert.Equal(Map(("c", "1")), Label(new LabelRequest { ClearMetadata = true, Metadata = Changes(("c", "1")) }).Metadata!);
    }

    [Fact]
    public void The_last_key_takes_metadata_with_it() => Assert.Null(Label(new LabelRequest { Metadata = Changes(("a", null), ("b", null)) }).Metadata);

    [Fact]
    public void What_is_so_already_is_the_very_same_asset()
    {
        Assert.Same(Labelled, Label(new LabelRequest { Metadata = Changes(("a", "1"), ("c", null)), Tags = ["y", "x"] }));
        Assert.Same(Labelled, Label(new LabelRequest { Metadata = Changes(("b", "2"), ("a", "1")), ClearMetadata = true }));
    }

    [Fact]
    public void With_those_there_are_it_has_at_most_50_keys()
    {
        var many = Changes([.. Enumerable.Range(0, 49).Select(i => ($"k{i}", (string?)"v"))]);
        Assert.Equal("metadata", Assert.Single(Labelled.Label(new LabelRequest { Metadata = many }).Error!.Fields).Field);
        Assert.Equal(50, Label(new LabelRequest { Metadata = new Dictionary<string, string?>(many) { ["a"] = null } }).Metadata!.Count);
        Assert.Equal(49, Label(new LabelRequest { Metadata = many, ClearMetadata = true }).Metadata!.Count);
    }

    [Fact]
    public void A_deleted_asset_is_left_as_it_is() =>
        Assert.Equal(MediaErrorCode.IllegalTransition, Given.In(MediaStatus.Deleted).Label(new LabelRequest { Tags = ["x"] }).Error!.Code);

    [Theory]
    [InlineData(MediaStatus.PendingUpload)]
    [InlineData(MediaStatus.Uploading)]
    [InlineData(MediaStatus.Uploaded)]
    [InlineData(MediaStatus.Processing)]
    [InlineData(MediaStatus.Ready)]
    [InlineData(MediaStatus.Failed)]
    public void In_any_other_state_it_can_be_changed_and_keeps_its_state_and_history(MediaStatus status)
    {
        var before = Given.In(status);
        var after = before.Label(new LabelRequest { Tags = ["x"] }).Value!;
        Assert.Equal(["x"], after.Tags!);
        Assert.Equal(before, after with { Tags = null });
    }

    private static MediaState Label(LabelRequest request) => Labelled.Label(request).Value!;

    private static Dictionary<string, string> Map(params (string Key, string Value)[] pairs) => pairs.ToDictionary(pair => pair.Key, pair => pair.Value);

    private static Dictionary<string, string?> Changes(params (string Key, string? Value)[] pairs) => pairs.ToDictionary(pair => pair.Key, pair => pair.Value);
}
