using Azure.Storage.Blobs;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Tests;

/// <summary>A try at a job, with its bytes in storage and all the steps that the job has.</summary>
public sealed class WholeRun : IDisposable
{
    private const string Folder = "acme/m_1/token";
    private readonly BlobContainerClient _container = Azurite.Shared.Client.GetBlobContainerClient($"steps-{Guid.NewGuid():N}");
    private readonly ProcessingOptions _options = new() { Scratch = Directory.CreateTempSubdirectory("scratch-").FullName };
    private readonly MediaOptions _media = new();
    private readonly ScratchSpace _space;
    private readonly BlobUrls _urls;

    private WholeRun(JobOrder order)
    {
        _space = new ScratchSpace(Options.Create(_options));
        _urls = new BlobUrls(_container, Options.Create(new StorageOptions { ConnectionString = Azurite.Shared.ConnectionString }), TimeProvider.System);
        Order = order;
        Run = new JobRun(order, _space.New(), Blobs, _urls, TimeProvider.System, Progress.Add);
    }

    public JobOrder Order { get; }

    public JobRun Run { get; }

    public List<double> Progress { get; } = [];

    public BlobStore Blobs => new(_container);

    public Decoders Decoders => new(Options.Create(_options));

    /// <summary>The steps that the job has, in order.</summary>
    public IReadOnlyList<IStep> Steps => [.. new ServiceCollection()
        .AddSingleton(Options.Create(_options)).AddSingleton(Options.Create(_media)).AddSingleton(Blobs)
        .AddProcessingSteps().BuildServiceProvider().GetServices<IStep>().Where(step => step.Applies(Order))];

    /// <summary>A job on a file.</summary>
    /// <param name="file">The original; null if it is gone.</param>
    /// <param name="contentType">Its type, which says its kind too.</param>
    /// <param name="job">What the job is for.</param>
    /// <param name="change">What else is different about the order.</param>
    /// <param name="media">What is different about the registry.</param>
    public static async Task<WholeRun> On(string? file, string contentType, JobKind job = JobKind.Prepare, Func<JobOrder, JobOrder>? change = null, Action<MediaOptions>? media = null)
    {
        var order = new JobOrder
        {
            Job = new MediaJob { Number = 1, Kind = job, DueAt = DateTimeOffset.UnixEpoch },
            Kind = ContentTypes.KindOf(contentType),
            ContentType = contentType,
            Original = new BlobAddress($"{Folder}/original", null),
            Folder = Folder,
            Known = new Findings(),
        };
        var run = new WholeRun(change is null ? order : change(order));
        media?.Invoke(run._media);
        await run._container.CreateAsync();
        if (file is not null) await run.Put("original", file);
        return run;
    }

    /// <summary>Puts a file beside the asset.</summary>
    public async Task<BlobAddress> Put(string name, string path)
    {
        await Blobs.Upload($"{Folder}/{name}", path, "application/octet-stream", default);
        return new BlobAddress($"{Folder}/{name}", null);
    }

    /// <summary>Does all steps.</summary>
    public async Task<JobRun> Done()
    {
        Assert.NotEmpty(Steps);
        foreach (var step in Steps) await step.Run(Run, default);
        return Run;
    }

    /// <summary>Does the steps until one fails; what it says must be fit for callers' eyes.</summary>
    public async Task<FailureCode> Fails()
    {
        var failure = await Assert.ThrowsAsync<StepFailedException>(Done);
        Assert.DoesNotContain("/", failure.Message.Replace("GET /health", "", StringComparison.Ordinal).Replace("image/", "", StringComparison.Ordinal));
        Assert.EndsWith(".", failure.Message);
        return failure.Code;
    }

    /// <summary>What was stored, as a file.</summary>
    /// <param name="file">Its name in the asset's folder.</param>
    public async Task<string> Stored(string file)
    {
        var path = Run.NewFile($"{Guid.NewGuid():N}-{Path.GetFileName(file)}");
        Assert.True(await Blobs.Download($"{Folder}/{file}", null, path, default));
        return path;
    }

    /// <summary>A rendition that was stored, as a file.</summary>
    public Task<string> Rendition(string name) => Stored(Run.Renditions.Single(rendition => rendition.Name == name).File);

    public void Dispose()
    {
        _container.Delete();
        _space.Dispose();
        _urls.Dispose();
        Directory.Delete(_options.Scratch, recursive: true);
    }
}
