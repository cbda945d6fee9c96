using BenchmarkDotNet.Attributes;

namespace Orleans.Media.Micro;

/// <summary>What may happen to an asset, and its state afterwards.</summary>
[MemoryDiagnoser]
public class Decisions
{
    private readonly VerifiedObject _verified = new(1_234_567, "image/jpeg", 4032, 3024, Snapshot: null);

    [Benchmark]
    public bool TryMove() => Lifecycle.TryMove(new(MediaStatus.Ready), LifecycleEvent.Deleted, out _);

    [Benchmark]
    public bool TryMoveRefused() => Lifecycle.TryMove(new(MediaStatus.Ready), LifecycleEvent.Restored, out _);

    [Benchmark]
    public MediaResult<MediaState> On() => Sample.Ready.On(LifecycleEvent.Deleted, "deleted", Sample.Now);

    [Benchmark]
    public MediaResult<MediaState> Confirm() => Sample.Pending.Confirm(_verified, Sample.Processing, Sample.Now);

    [Benchmark]
    public MediaAsset ToAsset() => Sample.Ready.ToAsset(Sample.Options);
}
