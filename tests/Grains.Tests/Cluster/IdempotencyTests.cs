namespace Orleans.Media.Tests.Cluster;

/// <summary>Whose turn it is, and what the others get: two silos, on Postgres; what is kept, on SQLite too.</summary>
public sealed class IdempotencyTests
{
    private static readonly byte[] Answer = [1, 2, 3], Other = [4];

    [Fact]
    public async Task Of_many_at_once_one_carries_it_out_and_all_get_its_answer()
    {
        await using var cluster = await MediaCluster.Start(("Postgres", await Postgres.Shared.CreateDatabase()), silos: 2);
        for (var round = 0; round < 10; round++)
        {
            var key = Key(cluster, $"k{round}");
            var turns = Enumerable.Range(0, 20).Select(_ => key.Begin("f")).ToList();
            var first = await await Task.WhenAny(turns);
            Assert.Equal(Answer, await key.Complete(first.Claim!.Value, "f", Answer));
            var all = await Task.WhenAll(turns);
            Assert.Single(all, turn => turn.Claim is not null);
            Assert.Equal(19, all.Count(turn => turn.Answer is { } answer && answer.SequenceEqual(Answer)));
        }
    }

    [Fact]
    public async Task Another_request_is_told_so_while_the_first_is_under_way_and_after_it()
    {
        await using var cluster = await MediaCluster.Start();
        var key = Key(cluster);
        var claim = (await key.Begin("f")).Claim!.Value;
        Assert.True((await key.Begin("g")).IsReused);
        await key.Complete(claim, "f", Answer);
        Assert.True((await key.Begin("g")).IsReused);
        Assert.Equal(Answer, (await key.Begin("f")).Answer);
    }

    [Fact]
    public async Task What_was_given_up_is_the_next_ones_turn_and_only_the_next_ones()
    {
        await using var cluster = await MediaCluster.Start();
        var key = Key(cluster);
        var claim = (await key.Begin("f")).Claim!.Value;
        var waiting = Enumerable.Range(0, 5).Select(_ => key.Begin("f")).ToList();
        await key.Abandon(claim);
        var next = await await Task.WhenAny(waiting);
        Assert.NotEqual(claim, next.Claim!.Value);
        await key.Complete(next.Claim.Value, "f", Answer);
        var all = await Task.WhenAll(waiting);
        Assert.Single(all, turn => turn.Claim is not null);
        Assert.Equal(4, all.Count(turn => turn.Answer is not null));

        var free = Key(cluster, "free");
        await free.Abandon((await free.Begin("f")).Claim!.Value);
        Assert.NotNull((await free.Begin("g")).Claim); // nothing was carried out: the key isn't used yet
    }

    [Fact]
    public async Task A_claim_that_nobody_renews_is_lost_and_one_that_is_renewed_is_not()
    {
        await using var cluster = await MediaCluster.Start();
        var (dead, alive) = (Key(cluster, "dead"), Key(cluster, "alive"));
        var lost = (await dead.Begin("f")).Claim!.Value;
        var held = (await alive.Begin("f")).Claim!.Value;
        using var stop = new CancellationTokenSource();
        var renewing = Task.Run(async () =>
        {
            using var timer = new PeriodicTimer(TimeSpan.FromSeconds(2));
            while (!stop.IsCancellationRequested && await timer.WaitForNextTickAsync()) await alive.Renew(held);
        });

        var behindTheLiving = alive.Begin("f");
        var taken = (await dead.Begin("f")).Claim!.Value;
        Assert.NotEqual(lost, taken);

        // The one that counted as dead isn't, and is faster: its answer is everybody's.
        Assert.Equal(Answer, await dead.Complete(lost, "f", Answer));
        Assert.Equal(Answer, await dead.Complete(taken, "f", Other));
        Assert.Equal(Answer, (await dead.Begin("f")).Answer);

        Assert.True((await behindTheLiving).IsUnderWay);
        await alive.Complete(held, "f", Other);
        Assert.Equal(Other, (await alive.Begin("f")).Answer);
        await stop.CancelAsync();
        await renewing;
    }

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("Postgres")]
    public async Task An_answer_is_kept_for_24_hours_and_through_restarts(string kind)
    {
        var database = (kind, kind == "Sqlite" ? MediaCluster.NewSqliteFile() : await Postgres.Shared.CreateDatabase());
        var clock = new ManualClock(new DateTimeOffset(2030, 6, 1, 12, 0, 0, TimeSpan.Zero));
        await using (var cluster = await MediaCluster.Start(database, clock))
        {
            await Key(cluster).Complete((await Key(cluster).Begin("f")).Claim!.Value, "f", Answer);
            clock.Advance(TimeSpan.FromHours(24) - TimeSpan.FromMilliseconds(1));
        }

        await using var restarted = await MediaCluster.Start(database, clock);
        Assert.Equal(Answer, (await Key(restarted).Begin("f")).Answer);
        Assert.True((await Key(restarted).Begin("g")).IsReused);

        clock.Advance(TimeSpan.FromMilliseconds(1));
        var claim = (await Key(restarted).Begin("g")).Claim!.Value;
        Assert.Equal(Other, await Key(restarted).Complete(claim, "g", Other));
        Assert.Equal(Other, (await Key(restarted).Begin("g")).Answer);
    }

    [Fact]
    public async Task Keys_of_different_accounts_have_nothing_to_do_with_each_other()
    {
        await using var cluster = await MediaCluster.Start();
        await Key(cluster).Complete((await Key(cluster).Begin("f")).Claim!.Value, "f", Answer);
        Assert.NotNull((await cluster.Grains.GetIdempotency(AccountId.Parse("other"), "k").Begin("f")).Claim);
    }

    private static IIdempotencyGrain Key(MediaCluster cluster, string key = "k") => cluster.Grains.GetIdempotency(Uploads.Acme, key);
}
