using System.Net.Sockets;
using Azure;

namespace Orleans.Media.Tests;

public sealed class StorageFaultTests
{
    // The last one as a chaos run saw it: .NET's HTTP client lets a socket's own exception out if the connection ends as it is made.
    public static TheoryData<Exception> Away => new(
        new RequestFailedException("no answer"),
        new RequestFailedException(503, "busy"),
        new HttpRequestException("refused"),
        new IOException("reset"),
        new SocketException((int)SocketError.NotConnected),
        new AggregateException("Retry failed after 2 tries.", new RequestFailedException("reset"), new SocketException((int)SocketError.NotConnected)));

    [Theory]
    [MemberData(nameof(Away))]
    public async Task Storage_that_is_away_is_named(Exception fault) => Assert.Equal(
        MediaErrorCode.StorageUnavailable, (await Assert.ThrowsAsync<RegistryUnavailableException>(() => BlobStore.Ask<int>(() => throw fault))).Code);

    [Fact]
    public async Task What_is_our_own_fault_is_not_called_storages()
    {
        await Assert.ThrowsAsync<ArgumentException>(() => BlobStore.Ask<int>(() => throw new ArgumentException("ours")));
        await Assert.ThrowsAsync<AggregateException>(() => BlobStore.Ask<int>(() => throw new AggregateException(new RequestFailedException("reset"), new ArgumentException("ours"))));
        await Assert.ThrowsAsync<RequestFailedException>(() => BlobStore.Ask<int>(() => throw new RequestFailedException(403, "forbidden")));
    }
}
