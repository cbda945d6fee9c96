using System.Globalization;

namespace Orleans.Media.Tests;

public sealed class ComparisonTests
{
    private static readonly DateTimeOffset Now = Given.Noon.AddDays(10);
    private static readonly DateTimeOffset Old = Now.AddDays(-2), Young = Now.AddHours(-1);
    private static readonly TimeSpan Grace = TimeSpan.FromDays(1);

    [Fact]
    public void A_blob_whose_asset_is_gone_is_an_orphan() =>
        Assert.Equal([new Orphan(Asset(1).Blob, 7, OrphanReason.NoAsset)], Compare([Blob(Asset(1).Blob)], []).Orphans);

    [Fact]
    public void A_blob_of_an_earlier_asset_with_the_same_id_is_an_orphan()
    {
        var earlier = Asset(1);
        Assert.Equal(OrphanReason.EarlierAsset, Assert.Single(Compare([Blob(earlier.Blob)], [Asset(1, token: 'x')]).Orphans).Reason);
    }

    [Fact]
    public void An_orphan_younger_than_the_grace_time_is_left_for_a_later_pass()
    {
        var compared = Compare([Blob(Asset(1).Blob, changed: Young), Blob(Asset(2).Blob, changed: Now - Grace), Blob(Asset(3).Blob) with { ChangedAt = null }], []);
        Assert.Equal((2, Asset(2).Blob), (compared.InGrace, Assert.Single(compared.Orphans).Blob));
    }

    [Fact]
    public void An_orphan_is_as_young_as_the_last_thing_that_was_done_to_it() =>
        Assert.Equal((1, 0), Counts(Compare([Blob(Asset(1).Blob, "s1"), Blob(Asset(1).Blob, changed: Young)], [])));

    [Fact]
    public void An_orphan_with_snapshots_counts_once_also_where_a_page_ends_between_them()
    {
        var orphan = Asset(1).Blob;
        ListedBlob[] blobs = [Blob(orphan, "s1"), Blob(orphan, "s2"), Blob(orphan)];
        for (var size = 1; size <= 4; size++) Assert.Equal(orphan, Assert.Single(Walked(blobs, [], size).Orphans).Blob);
    }

    [Theory]
    [InlineData("acme/readme.txt")]
    [InlineData("acme/logo/hero.png")]
    [InlineData("acme/m_01ARYZ6S41TSV4RRFFQ69G5FAV/hero.png")]
    [InlineData("acme/m_01ARYZ6S41TSV4RRFFQ69G5FAV/short/hero.png")]
    [InlineData("acme/m_01ARYZ6S41TSV4RRFFQ69G5FAV/tttttttttttttttttttttt/")]
    [InlineData("acme/m_01ARYZ6S41TSV4RRFFQ69G5FAV/tttttttttttttttttttttt/thumbs/cover.jpg")]
    [InlineData("acme/m_01ARYZ6S41TSV4RRFFQ69G5FAV/tttttttttttttttttttttt/1/2/cover.jpg")]
    [InlineData("acme/m_01arYZ6S41TSV4RRFFQ69G5FAV/tttttttttttttttttttttt/hero.png")]
    [InlineData("acme/zz/m_01ARYZ6S41TSV4RRFFQ69G5FAV/tttttttttttttttttttttt")]
    public void A_name_that_the_registry_could_not_have_given_is_none_of_its_business(string name)
    {
        var compared = Compare([Blob(name)], []);
        Assert.Equal((1, 0, 0), (compared.Foreign, compared.Blobs, compared.Orphans.Count));
    }

    [Fact]
    public void A_file_that_somebody_put_into_an_assets_folder_is_left_alone()
    {
        var compared = Compare([Blob(Asset(1).Blob), Blob($"{Asset(1).Folder()}/zebra.txt")], [Asset(1)]);
        Assert.Equal((1, 0), (compared.Foreign, compared.Orphans.Count));
    }

    [Fact]
    public void Files_of_jobs_are_orphans_once_their_job_is_over_and_the_asset_does_not_name_them()
    {
        var asset = Ready(1) with { Thumbnail = GivenJobs.Cover, JobCount = 3, Job = new MediaJob { Number = 3, Kind = JobKind.Renditions, DueAt = Now } };
        string[] files = ["1/cover.jpg", "1/wave.png", "2/cover.jpg", "3/thumb.webp", "4/thumb.webp"];
        var compared = Compare([Blob(asset.Blob), .. files.Select(file => Blob($"{asset.Folder()}/{file}"))], [asset]);
        Assert.Equal([$"{asset.Folder()}/1/wave.png", $"{asset.Folder()}/2/cover.jpg"], compared.Orphans.Select(orphan => orphan.Blob));
        Assert.All(compared.Orphans, orphan => Assert.Equal(OrphanReason.EndedJob, orphan.Reason));
    }

    [Fact]
    public void Staged_blocks_of_nobody_are_orphans_and_those_of_an_upload_are_not() =>
        Assert.Equal(Asset(2).Blob, Assert.Single(Compare([Blob(Asset(1).Blob) with { Bytes = 0 }, Blob(Asset(2).Blob) with { Bytes = 0 }], [Asset(1)]).Orphans).Blob);

    [Theory]
    [InlineData(MediaStatus.Processing)]
    [InlineData(MediaStatus.Ready)]
    [InlineData(MediaStatus.Failed)]
    [InlineData(MediaStatus.Deleted)]
    public void A_confirmed_asset_without_its_blob_is_missed_whatever_its_state(MediaStatus status) =>
        Assert.Equal(Asset(1).Id, Assert.Single(Compare([], [Ready(1) with { Status = status }]).Missing).Id);

    [Theory]
    [InlineData(MediaStatus.PendingUpload)]
    [InlineData(MediaStatus.Uploading)]
    [InlineData(MediaStatus.Uploaded)]
    [InlineData(MediaStatus.Deleted)]
    public void An_unconfirmed_asset_owes_no_blob(MediaStatus status) => Assert.Empty(Compare([], [Asset(1) with { Status = status }]).Missing);

    [Fact]
    public void A_pinned_asset_is_missed_without_its_snapshot_though_the_blob_is_there()
    {
        var pinned = Ready(1) with { Snapshot = "s2" };
        Assert.Single(Compare([Blob(pinned.Blob, "s1"), Blob(pinned.Blob)], [pinned]).Missing);
        Assert.Empty(Compare([Blob(pinned.Blob, "s2"), Blob(pinned.Blob)], [pinned]).Missing);
    }

    [Fact]
    public void What_is_known_to_be_gone_or_about_to_be_purged_is_not_missed()
    {
        Assert.Empty(Compare([], [Ready(1).LoseBytes(Now)]).Missing);
        Assert.Empty(Compare([], [Ready(1) with { PurgeAt = Now.AddMinutes(5) }]).Missing);
        Assert.Empty(Compare([], [Ready(1) with { PurgeAt = Now.AddDays(-1) }]).Missing);
    }

    [Fact]
    public void An_asset_whose_state_can_not_be_read_is_left_alone()
    {
        var page = new ListedPage<ListedBlob>([Blob(Asset(1).Blob)], null);
        var compared = Comparison.Compare(new("acme"), page, new([new(Asset(1).Id, null)], More: false), Now, Grace);
        Assert.Equal((0, 0, 1), (compared.Orphans.Count, compared.Missing.Count, compared.Blobs));
    }

    // The same findings whatever the sizes of pages are and wherever the walk is interrupted.
    [Fact]
    public void A_walk_finds_what_is_there_whatever_its_pages_are()
    {
        for (var seed = 0; seed < 400; seed++)
        {
            var (blobs, assets, orphans, missing, foreign) = Account(new Random(seed));
            var size = new Random(seed).Next(1, 12);
            var walked = Walked(blobs, assets, size);
            Assert.Equal((seed, Text(orphans)), (seed, Text(walked.Orphans.Select(orphan => orphan.Blob))));
            Assert.Equal((seed, Text(missing)), (seed, Text(walked.Missing.Select(asset => asset.Id).Intersect(missing))));
            Assert.Equal((seed, assets.Count, blobs.Select(blob => blob.Name).Distinct().Count() - foreign, foreign), (seed, walked.Assets, walked.Blobs, walked.Foreign));

            // Where a page ends inside an asset it is suspected, and then asked for by name.
            Assert.InRange(walked.Missing.Count - missing.Count, 0, (blobs.Count / size) + 1);
        }
    }

    [Fact]
    public void A_listing_that_has_to_start_anew_judges_nothing_twice()
    {
        for (var seed = 0; seed < 100; seed++)
        {
            var (blobs, assets, orphans, _, _) = Account(new Random(seed));
            var found = Walked(blobs, assets, 3, anewAfter: seed % 10).Orphans.Select(orphan => orphan.Blob).ToList();
            Assert.Equal(found.Distinct(), found);
            Assert.Empty(found.Except(orphans));
        }
    }

    private static string Text(IEnumerable<string> names) => string.Join('\n', names.Order(StringComparer.Ordinal));

    /// <summary>A random account, and what is wrong with it.</summary>
    private static (List<ListedBlob> Blobs, List<MediaState> Assets, List<string> Orphans, List<string> Missing, int Foreign) Account(Random random)
    {
        var (blobs, assets, orphans, missing, foreign) = (new List<ListedBlob>(), new List<MediaState>(), new List<string>(), new List<string>(), 0);
        for (var i = 0; i < 40; i++)
        {
            var asset = Ready(i);
            switch (random.Next(9))
            {
                case 0:
                    assets.Add(Asset(i)); // nothing uploaded
                    break;
                case 1:
                    assets.Add(asset);
                    missing.Add(asset.Id);
                    break;
                case 2:
                    blobs.Add(Blob(asset.Blob));
                    orphans.Add(asset.Blob);
                    break;
                case 3:
                    string[] left = [asset.Blob, $"{asset.Folder()}/1/cover.jpg", $"{asset.Folder()}/2/thumb.webp"];
                    blobs.AddRange(left.Select(name => Blob(name)));
                    orphans.AddRange(left);
                    break;
                case 4:
                    assets.Add(Asset(i, token: 'x'));
                    blobs.Add(Blob(asset.Blob));
                    orphans.Add(asset.Blob);
                    break;
                case 5:
                    var pinned = asset with { Snapshot = "s2" };
                    assets.Add(pinned);
                    blobs.AddRange([Blob(pinned.Blob, "s1"), Blob(pinned.Blob, "s2"), Blob(pinned.Blob)]);
                    break;
                case 6:
                    blobs.Add(Blob($"acme/{(char)random.Next('A', 'z')}{i}"));
                    foreign++;
                    break;
                default:
                    assets.Add(asset with { Thumbnail = GivenJobs.Cover, JobCount = 2 });
                    blobs.AddRange([Blob(asset.Blob), Blob($"{asset.Folder()}/1/cover.jpg"), Blob($"{asset.Folder()}/2/late.webp")]);
                    orphans.Add($"{asset.Folder()}/2/late.webp");
                    break;
            }
        }

        return ([.. blobs.OrderBy(blob => blob.Name, StringComparer.Ordinal)], assets, orphans, missing, foreign);
    }

    private static Compared Compare(ListedBlob[] blobs, MediaState[] assets) => Walked(blobs, assets, 1000);

    /// <summary>Walks an account as the reconciler does.</summary>
    private static Compared Walked(IReadOnlyList<ListedBlob> blobs, IReadOnlyList<MediaState> assets, int size, int? anewAfter = null)
    {
        var (sum, steps) = (new Compared(), 0);
        for (var at = new AccountPosition("acme"); at is not null; steps++)
        {
            if (steps == anewAfter) at = at.ListedAnew();
            var start = int.Parse(at.Page ?? "0", CultureInfo.InvariantCulture);
            var page = new ListedPage<ListedBlob>([.. blobs.Skip(start).Take(size)], start + size < blobs.Count ? $"{start + size}" : null);
            var (from, to) = Comparison.Range(at, page);
            SeenAsset[] seen = [.. assets.Where(asset => string.CompareOrdinal(asset.Id, from) >= 0 && string.CompareOrdinal(asset.Id, to) <= 0).Take(size + 1).Select(asset => new SeenAsset(asset.Id, asset))];
            var compared = Comparison.Compare(at, page, new(seen, seen.Length == size + 1), Now, Grace);
            sum = new Compared
            {
                Blobs = sum.Blobs + compared.Blobs,
                Assets = sum.Assets + compared.Assets,
                Foreign = sum.Foreign + compared.Foreign,
                InGrace = sum.InGrace + compared.InGrace,
                Orphans = [.. sum.Orphans, .. compared.Orphans],
                Missing = [.. sum.Missing, .. compared.Missing],
            };
            Assert.True(steps < 10_000, "the walk ends");
            at = compared.Next;
        }

        return sum;
    }

    private static (int InGrace, int Orphans) Counts(Compared compared) => (compared.InGrace, compared.Orphans.Count);

    private static ListedBlob Blob(string name, string? snapshot = null, DateTimeOffset? changed = null) => new(name, snapshot, 7, changed ?? Old);

    /// <summary>One that nobody confirmed.</summary>
    private static MediaState Asset(int number, char token = 't')
    {
        var (id, secret) = ($"m_{number:D26}", new string(token, 22));
        return Given.New() with { Id = id, Token = secret, Blob = $"acme/{id}/{secret}/cat.png" };
    }

    private static MediaState Ready(int number) => Asset(number) with { Status = MediaStatus.Ready, ConfirmedAt = Given.Noon };
}
