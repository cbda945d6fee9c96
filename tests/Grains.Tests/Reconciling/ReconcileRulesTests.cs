using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text.Json;

namespace Orleans.Media.Tests;

public sealed class ReconcileRulesTests
{
    private static readonly ReconcileOptions Mending = new() { Repair = true, MostRepairs = 2 };
    private static readonly Orphan Blob = new("acme/blob", 10, OrphanReason.NoAsset);
    private static readonly MissingBytes Asset = new("acme", "m_1", "acme/blob", null);

    [Fact]
    public void The_first_pass_is_due_at_once_and_the_next_one_when_its_time_has_come()
    {
        var (options, state) = (new ReconcileOptions(), new ReconcileState());
        Assert.True(state.IsDue(options, Given.Noon));
        var after = state.Begin(byRequest: false, Given.Noon).End(Given.Noon.AddHours(5));
        Assert.False(after.IsDue(options, Given.Noon.AddHours(23)));
        Assert.True(after.IsDue(options, Given.Noon.AddDays(1)));
        Assert.False(after.IsDue(new() { Enabled = false }, Given.Noon.AddDays(9)));
        Assert.False(state.Begin(byRequest: true, Given.Noon).IsDue(options, Given.Noon.AddDays(9)));
    }

    [Fact]
    public void A_pass_that_was_asked_for_goes_on_although_passes_are_switched_off()
    {
        Assert.False(new ReconcileState().Begin(byRequest: true, Given.Noon).IsUnwanted(new() { Enabled = false }));
        Assert.True(new ReconcileState().Begin(byRequest: false, Given.Noon).IsUnwanted(new() { Enabled = false }));
    }

    [Fact]
    public void Findings_are_counted_and_the_first_ones_are_named()
    {
        var state = new ReconcileState().Begin(false, Given.Noon);
        for (var i = 0; i < 60; i++) state = state.With(new Compared { Blobs = 5, Assets = 4, Foreign = 3, InGrace = 2 }, [Blob, Blob], [Asset, Asset], new());
        var pass = state.UnderWay!;
        Assert.Equal((60, 300, 240, 180, 120), (pass.Pages, pass.Blobs, pass.Assets, pass.Foreign, pass.InGrace));
        Assert.Equal((120, 1200, 120, 100, 100), (pass.Orphans, pass.OrphanBytes, pass.Missing, pass.OrphanExamples.Count, pass.MissingExamples.Count));
        Assert.Empty(state.Orphans); // nothing is to be mended
    }

    [Fact]
    public void All_is_mended_or_nothing()
    {
        var state = new ReconcileState().Begin(false, Given.Noon).With(new(), [Blob, Blob], [Asset], Mending);
        Assert.Equal((2, 1, false), Todo(state.Seen(Mending)));
        Assert.Equal((0, 0, true), Todo(state.With(new(), [Blob], [], Mending).Seen(Mending)));
        Assert.Equal((0, 0, true), Todo(state.With(new(), [], [Asset, Asset], Mending).Seen(Mending)));
        Assert.Equal((0, 0, false), Todo(state.With(new(), [Blob], [], new()).Seen(new() { MostRepairs = 2 })));
    }

    [Fact]
    public void What_is_stored_comes_back_as_it_was()
    {
        var state = new ReconcileState().Begin(true, Given.Noon).With(new() { Blobs = 1 }, [Blob], [Asset], Mending) with
        {
            Walk = new() { Part = WalkPart.Storage, Folders = ["acme"], NextFolders = "n", At = new("acme") { AssetsAfter = "m_1", Page = "p", BlobsAfter = "m_1", LastName = "acme/x" } },
        };
        var stored = MediaStateSerializerRoundTrip(state with { Last = state.UnderWay });
        Assert.Equal(JsonSerializer.Serialize(state with { Last = state.UnderWay }), JsonSerializer.Serialize(stored));
    }

    [Theory]
    [InlineData("00:00:30", false)]
    [InlineData("00:01:00", true)]
    public void A_grace_time_has_to_be_a_minute_at_least(string grace, bool isValid)
    {
        var options = new ReconcileOptions { Grace = TimeSpan.Parse(grace, CultureInfo.InvariantCulture) };
        Assert.Equal(isValid, Validator.TryValidateObject(options, new(options), null, validateAllProperties: true));
    }

    private static ReconcileState MediaStateSerializerRoundTrip(ReconcileState state)
    {
        var serializer = new MediaStateSerializer();
        return serializer.Deserialize<ReconcileState>(serializer.Serialize(state))!;
    }

    private static (int Orphans, int Missing, bool HeldBack) Todo(ReconcileState state) => (state.Orphans.Count, state.Missing.Count, state.UnderWay!.HeldBack);
}
