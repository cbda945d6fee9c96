using BenchmarkDotNet.Attributes;

namespace Orleans.Media.Micro;

/// <summary>Each request makes or reads an id; each one presents a key, of which only the hash is looked up.</summary>
[MemoryDiagnoser]
public class Ids
{
    private readonly string _id = Sample.Ready.Id;

    [Benchmark]
    public MediaId New() => MediaId.New(Sample.Now);

    [Benchmark]
    public bool TryParse() => MediaId.TryParse(_id, out _);

    [Benchmark]
    public MediaId FromIdempotencyKey() => MediaId.FromIdempotencyKey(Sample.Account, "order-4711-photo-3");

    [Benchmark]
    public string ApiKeyHashOf() => ApiKeyHash.Of("sk_live_0123456789abcdefghijklmnopqrstuvwxyzABCDEF");
}
