namespace Orleans.Media.Tests;

public abstract class DueJobTests(TestDatabase database)
{
    private static readonly DateTimeOffset Noon = TestDatabase.Now;
    private readonly CatalogStore _catalog = new(database.Source);
    private readonly AccountId _busy = StoredAsset.NewAccount(), _quiet = StoredAsset.NewAccount();

    [Fact]
    public async Task A_job_is_found_once_it_is_due_and_until_it_is_done()
    {
        var asset = await Plan(_busy, Noon);
        Assert.Empty(await Due(Noon.AddSeconds(-1)));
        Assert.Equal([asset.Id.Value], await Due(Noon));

        await asset.Write(asset.State! with { Job = null });
        Assert.Empty(await Due(Noon));
    }

    [Fact]
    public async Task A_deleted_assets_job_rests()
    {
        var asset = await Plan(_busy, Noon);
        await asset.Write(asset.State! with { Status = MediaStatus.Deleted });
        Assert.Empty(await Due(Noon));
    }

    [Fact]
    public async Task An_account_with_many_does_not_hide_one_with_one()
    {
        var many = new List<string>();
        for (var i = 0; i < 3; i++) many.Add((await Plan(_busy, Noon.AddSeconds(i))).Id.Value);
        var one = await Plan(_quiet, Noon.AddSeconds(9));
        Assert.Equal([many[0], one.Id.Value, many[1], many[2]], await Due(Noon.AddMinutes(1)));
    }

    [Fact]
    public async Task Due_jobs_are_found_without_looking_at_the_assets_that_have_none()
    {
        await database.Execute($"""
            INSERT INTO media_catalog (account, id, kind, status, filename, created_at, purge_at, job_due)
            WITH RECURSIVE numbers (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM numbers WHERE i < 5000)
            SELECT '{_busy}', 'm_' || i, 'image', 'ready', 'a.png', i, i, CASE i % 1000 WHEN 0 THEN i END FROM numbers
            """);
        await database.Settle();
        await using (var connection = await database.Source.OpenConnectionAsync())
        await using (var command = CatalogStore.DueJobsCommand(connection, Noon, 1000))
            Assert.Contains("media_catalog_jobs", await database.Explain(command), StringComparison.Ordinal);
        await database.Execute($"DELETE FROM media_catalog WHERE account = '{_busy}'");
    }

    private async Task<StoredAsset> Plan(AccountId account, DateTimeOffset due)
    {
        var asset = new StoredAsset(database, account);
        await asset.Write();
        await asset.Write(asset.State! with { Status = MediaStatus.Processing, Job = new MediaJob { Number = 1, Kind = JobKind.Prepare, DueAt = due }, JobCount = 1 });
        return asset;
    }

    private async Task<string[]> Due(DateTimeOffset now) =>
        [.. (await _catalog.DueJobs(now, 1000)).Where(job => job.Account == _busy.Value || job.Account == _quiet.Value).Select(job => job.Id)];
}
