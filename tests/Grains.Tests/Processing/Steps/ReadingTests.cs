using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Orleans.Media.Tests;

// What decoders read: of the asset what they need, and nothing else.
public sealed class ReadingTests
{
    [Theory]
    [InlineData("huge.mov")] // its index is at its end
    [InlineData("huge-fast.mov")] // and here at its start
    public async Task A_large_film_is_not_read_as_a_whole(string name)
    {
        var bytes = await RealMedia.Read(name);
        using var wire = CountingWire.To(Azurite.Shared);
        await using var run = await StepRun.On(bytes, MediaKind.Video, storedAt: wire.ConnectionString);
        var before = wire.Received;
        await run.Do(run.VideoProbe, run.VideoCover);
        Assert.InRange(wire.Received - before, 1, bytes.Length / 2); // it takes 8 MB; a busy machine fills up to 17 more into buffers before ffmpeg hangs up
    }

    // A chaos run found it: Azurite was being restarted, and a good film was unreadable for good.
    [Fact]
    public async Task A_film_that_looked_broken_once_is_read_again()
    {
        using var wire = CountingWire.To(Azurite.Shared);
        await using var run = await StepRun.On(await RealMedia.Read("film.mp4"), MediaKind.Video, storedAt: wire.ConnectionString);
        wire.Empty = 1;
        await run.Do(run.VideoProbe);
        wire.Empty = 1;
        await run.Do(run.VideoCover);
        Assert.True(wire.Empty < 0, "the wire swallowed what it was told to");
        Assert.Equal((124, 78), await run.ThumbnailSize());
    }

    [Fact]
    public async Task A_film_that_looks_broken_twice_is_unreadable()
    {
        using var wire = CountingWire.To(Azurite.Shared);
        await using var run = await StepRun.On(await RealMedia.Read("film.mp4"), MediaKind.Video, storedAt: wire.ConnectionString);
        wire.Empty = 2;
        Assert.Equal(FailureCode.Unreadable, (await run.Fails(run.VideoProbe)).Code);
        Assert.Equal(0, wire.Empty);
    }

    // Left to itself ffmpeg would take them for playlists, and fetch what they name.
    [Theory]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{0}.ts\n#EXT-X-ENDLIST\n")]
    [InlineData("ffconcat version 1.0\nfile {0}.mp4\n")]
    [InlineData("<?xml version=\"1.0\"?><MPD xmlns=\"urn:mpeg:dash:schema:mpd:2011\" type=\"static\"><Period><AdaptationSet mimeType=\"video/mp4\"><Representation id=\"1\"><BaseURL>{0}.mp4</BaseURL></Representation></AdaptationSet></Period></MPD>")]
    [InlineData("v=0\no=- 0 0 IN IP4 127.0.0.1\nc=IN IP4 127.0.0.1\nt=0 0\na=control:{0}\nm=video 5004 RTP/AVP 96\n")]
    public async Task A_playlist_makes_nobody_fetch_what_it_names(string playlist)
    {
        using var elsewhere = new TcpListener(IPAddress.Loopback, 0);
        elsewhere.Start();
        var bytes = Encoding.UTF8.GetBytes(playlist.Replace("{0}", $"http://127.0.0.1:{((IPEndPoint)elsewhere.LocalEndpoint).Port}/secret", StringComparison.Ordinal));
        foreach (var type in new[] { "video/mp4", "video/webm", "video/x-msvideo", "video/x-flv", "video/mpeg", "video/mp2t", "video/ogg" })
        {
            await using var run = await StepRun.On(bytes, MediaKind.Video, contentType: type);
            Assert.Equal(FailureCode.Unreadable, (await run.Fails(run.VideoProbe, run.VideoCover)).Code);
        }

        foreach (var type in new[] { "audio/mpeg", "audio/flac", "audio/wav", "audio/aac", "audio/mp4", "audio/ogg", "audio/webm" })
        {
            await using var run = await StepRun.On(bytes, MediaKind.Audio, contentType: type);
            await Assert.ThrowsAsync<StepFailedException>(() => run.Do(run.AudioProbe, run.AudioCover));
        }

        Assert.False(elsewhere.Pending());
    }

    [Fact]
    public async Task Anything_but_film_and_sound_is_not_given_to_ffmpeg()
    {
        await using var run = await StepRun.On(await RealMedia.Read("picture.png"), MediaKind.Video, contentType: "image/png");
        Assert.Equal(FailureCode.Unreadable, (await run.Fails(run.VideoProbe)).Code);
    }
}
