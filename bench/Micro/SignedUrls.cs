using Azure.Storage.Blobs;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Micro;

/// <summary>Each create signs one, each read of content another; with an account key, which needs no network.</summary>
[MemoryDiagnoser]
public class SignedUrls
{
    private const string Azurite = "DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==;BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1;"; // its own key, public

    private readonly BlobUrls _urls = new(new BlobServiceClient(Azurite).GetBlobContainerClient("media"), Options.Create(new StorageOptions { ConnectionString = Azurite }), TimeProvider.System);

    private readonly DateTimeOffset _expires = Sample.Now.AddHours(1);

    [Benchmark]
    public Task<Uri> Create() => _urls.Create(Sample.Ready.Blob, _expires, CancellationToken.None);

    [Benchmark]
    public Task<Uri> Write() => _urls.Write(Sample.Ready.Blob, _expires, CancellationToken.None);

    [Benchmark]
    public Task<Uri> Read() => _urls.Read(Sample.Ready.Blob, null, "image/jpeg", "inline; filename=\"holiday-photo-123.jpg\"", _expires, CancellationToken.None);

    [GlobalCleanup]
    public void Cleanup() => _urls.Dispose();
}
