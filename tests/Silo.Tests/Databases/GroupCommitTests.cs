using System.Data.Common;

namespace Orleans.Media.Tests;

public sealed class GroupCommitTests
{
    private readonly List<IReadOnlyList<StateWrite>> _commits = [];
    private readonly SemaphoreSlim _gate = new(0);
    private readonly GroupCommit _group;

    public GroupCommitTests() => _group = new GroupCommit(Commit, most: 10);

    [Fact]
    public async Task A_lone_write_goes_at_once()
    {
        _gate.Release();
        Assert.Equal(1, await _group.Write(Of("a")));
        Assert.Equal([["a"]], Keys());
    }

    [Fact]
    public async Task What_comes_during_a_commit_shares_the_next_one()
    {
        var first = _group.Write(Of("a"));
        await Eventually.True(() => Task.FromResult(Keys().Count == 1), "the first commit is under way");
        var others = new[] { "b", "c", "d" }.Select(key => _group.Write(Of(key))).ToList();
        _gate.Release(2);
        await Task.WhenAll([first, .. others]);
        Assert.Equal([["a"], ["b", "c", "d"]], Keys());
    }

    [Fact]
    public async Task A_commit_has_no_more_than_it_may()
    {
        _gate.Release(100);
        await Task.WhenAll(Enumerable.Range(0, 35).Select(i => _group.Write(Of($"{i}"))));
        Assert.Equal(35, Keys().Sum(keys => keys.Count));
        Assert.All(Keys(), keys => Assert.InRange(keys.Count, 1, 10));
    }

    [Fact]
    public async Task Two_writes_of_one_asset_never_share_a_commit()
    {
        var writes = new[] { "x", "a", "b", "a", "c" }.Select(key => _group.Write(Of(key))).ToList();
        _gate.Release(10);
        await Task.WhenAll(writes);
        Assert.All(Keys(), keys => Assert.Equal(keys.Distinct(), keys));
        Assert.Equal(["x", "a", "b", "a", "c"], Keys().SelectMany(keys => keys));
    }

    [Fact]
    public async Task What_is_wrong_with_one_write_is_not_the_fault_of_those_it_came_with()
    {
        var writes = new[] { "first", "a", "broken", "b" }.Select(key => _group.Write(Of(key))).ToList();
        _gate.Release(10);
        await Assert.ThrowsAsync<Broken>(() => writes[2]);
        Assert.Equal([1, 1, 1], await Task.WhenAll(writes[0], writes[1], writes[3]));
    }

    [Fact]
    public async Task When_the_database_goes_all_that_wait_for_the_commit_hear_of_it_and_later_ones_do_not()
    {
        var first = _group.Write(Of("first"));
        await Eventually.True(() => Task.FromResult(Keys().Count == 1), "the first commit is under way");
        var others = new[] { "a", "away", "b" }.Select(key => _group.Write(Of(key))).ToList();
        _gate.Release(2);
        Assert.Equal(1, await first);
        foreach (var write in others) await Assert.ThrowsAsync<TimeoutException>(() => write);

        _gate.Release();
        Assert.Equal(1, await _group.Write(Of("a")));
    }

    private static StateWrite Of(string key) => new(GrainId.Create("media", key), [], null, default);

    private List<List<string>> Keys()
    {
        lock (_commits) return [.. _commits.Select(writes => writes.Select(write => write.Key).ToList())];
    }

    private async Task Commit(IReadOnlyList<StateWrite> writes)
    {
        lock (_commits) _commits.Add(writes);
        await _gate.WaitAsync();
        if (writes.Any(write => write.Key == "broken")) throw new Broken();
        if (writes.Any(write => write.Key == "away")) throw new TimeoutException();
        foreach (var write in writes) write.Complete(1);
    }

    private sealed class Broken : DbException;
}
