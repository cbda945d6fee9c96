using Microsoft.Extensions.Options;

namespace Orleans.Media.Tests;

public sealed class DecoderCheckTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("scratch-").FullName;
    private readonly ScratchSpace _space;
    private readonly DecoderCheck _check;

    public DecoderCheckTests()
    {
        var options = Options.Create(new ProcessingOptions { Scratch = _root });
        _check = new DecoderCheck(new Decoders(options), _space = new ScratchSpace(options));
    }

    [Fact]
    public async Task What_is_installed_here_is_found()
    {
        var found = await _check.Find();
        Assert.All([found.Ffmpeg, found.Vips, found.Pdftoppm], version => Assert.Matches("^[0-9]+\\.[0-9]", version));
        Assert.Contains(found.Ffmpeg!, (await Child.Run("ffmpeg", "-version")).Output, StringComparison.Ordinal);
        Assert.Equal((true, true, true), (found.Heic, found.Avif, found.WebP));
    }

    [Fact]
    public async Task It_is_looked_for_once() => Assert.Same(await _check.Find(), await _check.Find());

    public void Dispose()
    {
        _space.Dispose();
        Directory.Delete(_root);
    }
}
