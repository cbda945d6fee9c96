using System.Data.Common;
using Orleans.Storage;

namespace Orleans.Media.Tests;

public abstract class StateTests(TestDatabase database)
{
    private readonly StoredAsset _asset = new(database, StoredAsset.NewAccount());

    [Fact]
    public async Task What_was_never_written_is_not_there()
    {
        await _asset.Read();
        Assert.Null(_asset.State);
        Assert.Null(_asset.ETag);
    }

    [Fact]
    public async Task What_was_written_is_read()
    {
        await _asset.Write(MediaKind.Video, MediaStatus.Ready, "größe '\"; --", size: 5_000_000_000);
        var elsewhere = _asset.Elsewhere();
        await elsewhere.Read();
        Assert.Equivalent(_asset.State, elsewhere.State, strict: true);
        Assert.Equal(_asset.ETag, elsewhere.ETag);
    }

    [Fact]
    public async Task Each_write_has_a_version_of_its_own()
    {
        await _asset.Write();
        var first = _asset.ETag;
        await _asset.Write(status: MediaStatus.Ready);
        Assert.NotEqual(first, _asset.ETag);
    }

    [Fact]
    public async Task A_write_on_an_old_version_is_refused_and_changes_nothing()
    {
        await _asset.Write(status: MediaStatus.PendingUpload);
        var stale = _asset.Elsewhere();
        await stale.Read();
        await _asset.Write(status: MediaStatus.Ready);

        await Assert.ThrowsAsync<InconsistentStateException>(() => stale.Write(status: MediaStatus.Failed));
        await AssertStored(MediaStatus.Ready);
    }

    [Fact]
    public async Task A_first_write_is_refused_where_there_is_something()
    {
        await _asset.Write(status: MediaStatus.Ready);
        await Assert.ThrowsAsync<InconsistentStateException>(() => _asset.Elsewhere().Write(status: MediaStatus.Failed));
        await AssertStored(MediaStatus.Ready);
    }

    [Fact]
    public async Task A_write_is_refused_after_somebody_else_cleared()
    {
        await _asset.Write();
        var stale = _asset.Elsewhere();
        await stale.Read();
        await _asset.Clear();

        await Assert.ThrowsAsync<InconsistentStateException>(() => stale.Write(status: MediaStatus.Ready));
        Assert.Empty(await Stored());
    }

    [Fact]
    public async Task A_clear_on_an_old_version_is_refused_and_changes_nothing()
    {
        await _asset.Write();
        var stale = _asset.Elsewhere();
        await stale.Read();
        await _asset.Write(status: MediaStatus.Ready);

        await Assert.ThrowsAsync<InconsistentStateException>(stale.Clear);
        await AssertStored(MediaStatus.Ready);
    }

    [Fact]
    public async Task Of_two_first_writes_at_once_one_wins()
    {
        for (var round = 0; round < 10; round++)
        {
            var asset = new StoredAsset(database, _asset.Account);
            var outcomes = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => Record.ExceptionAsync(() => asset.Elsewhere().Write()))));
            Assert.Single(outcomes, outcome => outcome is null);
            Assert.All(outcomes.OfType<Exception>(), outcome => Assert.IsType<InconsistentStateException>(outcome));
        }
    }

    [Fact]
    public async Task A_clear_leaves_no_row()
    {
        await _asset.Write();
        Assert.Single(await Stored());
        await _asset.Clear();
        Assert.Empty(await Stored());
        Assert.Null(_asset.ETag);
    }

    [Fact]
    public async Task What_was_cleared_can_be_written_again()
    {
        await _asset.Write();
        await _asset.Clear();
        await _asset.Write(status: MediaStatus.Ready);
        await AssertStored(MediaStatus.Ready);
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("")]
    public async Task A_first_state_that_the_catalog_cannot_read_is_not_stored(string payload)
    {
        await Assert.ThrowsAnyAsync<DbException>(() => database.Execute($"""
            INSERT INTO OrleansStorage (GrainTypeString, GrainIdExtensionString, ServiceId, PayloadBinary, ModifiedOn, Version)
            VALUES ('media', '{_asset.Account}/{_asset.Id}', 'orleans-media', {Bytes(payload)}, '2020-01-01', 1)
            """));
        Assert.Empty(await Stored());
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("")]
    public async Task A_later_state_that_the_catalog_cannot_read_is_not_stored(string payload)
    {
        await _asset.Write(status: MediaStatus.Ready);
        await Assert.ThrowsAnyAsync<DbException>(() => database.Execute($"UPDATE OrleansStorage SET PayloadBinary = {Bytes(payload)} WHERE {Mine}"));
        await AssertStored(MediaStatus.Ready);
    }

    private string Mine => $"GrainIdExtensionString = '{_asset.Account}/{_asset.Id}'";

    private string Bytes(string payload) => database is OnSqlite ? $"CAST('{payload}' AS BLOB)" : $"convert_to('{payload}', 'UTF8')";

    private Task<IReadOnlyList<string>> Stored() => database.Rows($"SELECT Version FROM OrleansStorage WHERE {Mine}");

    private async Task AssertStored(MediaStatus status)
    {
        var elsewhere = _asset.Elsewhere();
        await elsewhere.Read();
        Assert.Equal(status, elsewhere.State?.Status);
    }
}
