using System.Net;

namespace Orleans.Media.Tests;

/// <summary>Every kind of file through a real registry: uploaded, confirmed, processed. What has to come out is in <see cref="Corpus"/>.</summary>
public sealed class CorpusTests(CorpusRun run) : IClassFixture<CorpusRun>
{
    public static TheoryData<string> Names => [.. Corpus.Files.Select(file => file.Name)];

    public static TheoryData<string> NamesThatTellAPlace => [.. Corpus.Files.Where(file => file.TellsPlace).Select(file => file.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_file_ends_as_the_corpus_says(string name)
    {
        var asset = await run.Asset(name);
        Assert.Equal(asset.File.End, asset.End.Near(asset.File.End));
    }

    [Theory]
    [MemberData(nameof(NamesThatTellAPlace))]
    public async Task What_is_made_of_a_picture_tells_neither_where_nor_with_which_camera_it_was_taken(string name)
    {
        var asset = await run.Asset(name);
        var original = await asset.File.Make(run.Bait.Address);
        Assert.True(Holds(original, Exif.Camera) && Holds(original, Exif.Place));

        Assert.NotEmpty(asset.Derivatives);
        foreach (var url in asset.Derivatives)
        {
            var bytes = await run.Read(url.AbsoluteUri);
            Assert.False(Holds(bytes, Exif.Camera) || Holds(bytes, Exif.Place) || Holds(bytes, "Exif\0") || Holds(bytes, "EXIF"), url.AbsoluteUri);
        }
    }

    [Fact]
    public async Task No_file_makes_the_registry_open_a_connection()
    {
        await run.All();
        Assert.Equal(0, run.Bait.Bites);

        // Such a file does make ffmpeg open one where nobody forbids it, and then it is counted.
        var playlist = await RealMedia.Write(await Makers.Luring(Makers.HlsPlaylist)(run.Bait.Address), "m3u8");
        await Child.Run("ffprobe", "-protocol_whitelist", "file,http,tcp", playlist);
        await Eventually.True(() => run.Bait.Bites > 0, "a connection is counted");
    }

    [Fact]
    public async Task After_all_of_them_nothing_lies_around_and_the_registry_is_well()
    {
        await run.All();
        await Eventually.True(() => run.LeftInScratch().Length == 0, "the scratch folder is empty");
        Assert.Equal(HttpStatusCode.OK, await run.Http.Status("/health"));
    }

    private static bool Holds(ReadOnlySpan<byte> bytes, string text) => bytes.IndexOf(System.Text.Encoding.ASCII.GetBytes(text)) >= 0;
}
