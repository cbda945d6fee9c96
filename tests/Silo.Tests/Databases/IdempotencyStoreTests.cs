namespace Orleans.Media.Tests;

/// <summary>The table of kept answers.</summary>
public abstract class IdempotencyStoreTests(TestDatabase database)
{
    private readonly string _account = $"{StoredAsset.NewAccount()}/";

    private DateTimeOffset _now = TestDatabase.Now;

    [Fact]
    public async Task What_is_kept_is_found_as_it_was()
    {
        Assert.Null(await database.Idempotency.Find(Key(1)));
        await Keep(1, [0, 255, 7]);
        var found = await database.Idempotency.Find(Key(1));
        Assert.Equal(("f1", _now.AddHours(24)), (found!.Fingerprint, found.ExpiresAt));
        Assert.Equal([0, 255, 7], found.Answer);
    }

    [Fact]
    public async Task The_first_answer_stays_until_it_has_expired()
    {
        await Keep(1, [1]);
        _now += TimeSpan.FromHours(23);
        Assert.Equal([1], (await Keep(1, [2])).Answer);
        _now += TimeSpan.FromHours(1);
        Assert.Equal([3], (await Keep(1, [3])).Answer);
        Assert.Equal([3], (await database.Idempotency.Find(Key(1)))!.Answer);
    }

    [Fact]
    public async Task Of_many_that_are_kept_at_once_one_counts()
    {
        var kept = await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Keep(1, [(byte)i]))));
        Assert.Single(kept.Select(each => each.Answer[0]).Distinct());
    }

    [Fact]
    public async Task The_table_holds_no_more_than_a_days_answers_although_nobody_sweeps_it()
    {
        var next = 0;
        for (var day = 0; day < 20; day++)
        {
            for (var i = 0; i < 30; i++) await Keep(next++, [1]);
            Assert.InRange(await Rows(), 1, 60);
            _now += TimeSpan.FromHours(25);
        }

        await Task.WhenAll(Enumerable.Range(0, 16).Select(i => Task.Run(() => Keep(next + i, [1])))); // each takes four away, none twice
        Assert.Equal(16, await Rows());
    }

    private Task<KeptAnswer> Keep(int key, byte[] answer) => database.Idempotency.Keep(Key(key), new($"f{key}", answer, _now.AddHours(24)), _now);

    private string Key(int key) => $"{_account}{key}";

    private async Task<int> Rows() => (await database.Rows($"SELECT key FROM idempotency WHERE key LIKE '{_account}%'")).Count;
}
