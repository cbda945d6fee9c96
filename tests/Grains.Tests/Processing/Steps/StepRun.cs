using System.Globalization;
using Azure.Storage.Blobs;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Tests;

/// <summary>A real file in a real Azurite, and a job on it whose steps a test does.</summary>
public sealed class StepRun : IAsyncDisposable
{
    private readonly BlobContainerClient _container;
    private readonly ScratchSpace _space;
    private readonly Scratch _scratch;

    private StepRun(BlobContainerClient container, JobOrder order, StorageOptions storage, ProcessingOptions processing)
    {
        _container = container;
        Processing = Options.Create(processing);
        processing.Scratch = Directory.CreateTempSubdirectory("step-run-").FullName;
        _space = new ScratchSpace(Processing);
        _scratch = _space.New();
        Job = new JobRun(order, _scratch, new BlobStore(container), new BlobUrls(container, Options.Create(storage), TimeProvider.System), TimeProvider.System, Progress.Add);
        Decoders = new Decoders(Processing);
        Ffmpeg = new Ffmpeg(Decoders, Processing);
        VideoProbe = new VideoProbe(Ffmpeg, Processing);
        VideoCover = new VideoCover(Ffmpeg, VideoProbe);
        AudioProbe = new AudioProbe(Ffmpeg);
        AudioCover = new AudioCover(Ffmpeg, AudioProbe);
        VideoRenditions = new VideoRenditions(Ffmpeg, VideoProbe, Processing);
    }

    public JobRun Job { get; }
    public List<double> Progress { get; } = [];
    public IOptions<ProcessingOptions> Processing { get; }
    public Decoders Decoders { get; }
    public Ffmpeg Ffmpeg { get; }
    public VideoProbe VideoProbe { get; }
    public VideoCover VideoCover { get; }
    public AudioProbe AudioProbe { get; }
    public AudioCover AudioCover { get; }
    public VideoRenditions VideoRenditions { get; }

    public static async Task<StepRun> On(string media, MediaKind kind, JobKind job = JobKind.Prepare, ThumbnailRequest? thumbnail = null, ProcessingOptions? processing = null) =>
        await On(await RealMedia.Read(media), kind, job, thumbnail, processing);

    public static async Task<StepRun> On(
        byte[] bytes, MediaKind kind, JobKind job = JobKind.Prepare, ThumbnailRequest? thumbnail = null, ProcessingOptions? processing = null, string? contentType = null, string? storedAt = null)
    {
        var storage = new StorageOptions { ConnectionString = storedAt ?? Azurite.Shared.ConnectionString, Container = "steps" };
        var container = new BlobServiceClient(storage.ConnectionString, new BlobClientOptions { Retry = { MaxRetries = 0 } }).GetBlobContainerClient(storage.Container);
        await container.CreateIfNotExistsAsync();
        var folder = $"acme/m_test/{Guid.NewGuid():N}";
        await container.GetBlobClient($"{folder}/original").UploadAsync(BinaryData.FromBytes(bytes));
        var order = new JobOrder
        {
            Job = new MediaJob { Number = 1, Kind = job, DueAt = DateTimeOffset.UnixEpoch, Thumbnail = thumbnail },
            Kind = kind,
            ContentType = contentType ?? Sniffer.TypeFor(kind, bytes.AsSpan(0, Math.Min(bytes.Length, Sniffer.HeadLength)), kind is MediaKind.Video ? "video/ogg" : null) ?? throw new ArgumentException("The bytes don't fit the kind."),
            Original = new BlobAddress($"{folder}/original", null),
            Folder = folder,
            Known = new Findings(),
        };
        return new StepRun(container, order, storage, processing ?? new ProcessingOptions());
    }

    public async Task Do(params IStep[] steps)
    {
        foreach (var step in steps)
        {
            Assert.True(step.Applies(Job.Order), $"{step.Name} applies");
            await step.Run(Job, CancellationToken.None);
        }
    }

    public async Task<StepFailedException> Fails(params IStep[] steps) => await Assert.ThrowsAsync<StepFailedException>(() => Do(steps));

    /// <summary>A file that the steps have stored, fetched back.</summary>
    public async Task<string> Kept(string file)
    {
        var path = Path.Combine(_scratch.Folder, $"kept-{Path.GetFileName(file)}");
        await _container.GetBlobClient($"{Job.Order.Folder}/{file}").DownloadToAsync(path);
        return path;
    }

    public async Task<string> ContentTypeOf(string file) => (await _container.GetBlobClient($"{Job.Order.Folder}/{file}").GetPropertiesAsync()).Value.ContentType;

    public Task Lose() => _container.GetBlobClient(Job.Order.Original.Blob).DeleteAsync();

    /// <summary>The size of the stored thumbnail, as its own bytes tell.</summary>
    public async Task<(int Width, int Height)> ThumbnailSize()
    {
        var path = await Kept(Job.Thumbnail!.File);
        return (int.Parse(await Vips("vipsheader", "-f", "width", path), CultureInfo.InvariantCulture), int.Parse(await Vips("vipsheader", "-f", "height", path), CultureInfo.InvariantCulture));
    }

    /// <summary>How bright the stored thumbnail is on average within a part of it, 0 to 255.</summary>
    public async Task<double> Brightness(double left, double top, double width, double height)
    {
        var path = await Kept(Job.Thumbnail!.File);
        var (wide, high) = await ThumbnailSize();
        var part = Path.Combine(_scratch.Folder, "part.v");
        await Vips("vips", "crop", path, part, $"{(int)(left * wide)}", $"{(int)(top * high)}", $"{(int)(width * wide)}", $"{(int)(height * high)}");
        return double.Parse(await Vips("vips", "avg", part), CultureInfo.InvariantCulture);
    }

    /// <summary>Which second of the films with a clock the thumbnail shows: see RealMedia.</summary>
    public async Task<double> Second() => (await Brightness(0.6, 0.1, 0.3, 0.8) - 5) / (25 * 255.0 / 219);

    public ValueTask DisposeAsync()
    {
        _scratch.Dispose();
        _space.Dispose();
        Directory.Delete(Processing.Value.Scratch);
        return ValueTask.CompletedTask;
    }

    private static async Task<string> Vips(string program, params string[] arguments)
    {
        var (exitCode, output) = await Child.Run(program, arguments);
        return exitCode == 0 ? output.Trim() : throw new InvalidOperationException(output);
    }
}
