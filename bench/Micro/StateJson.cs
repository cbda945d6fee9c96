using BenchmarkDotNet.Attributes;

namespace Orleans.Media.Micro;

/// <summary>A write and an activation each do one of these.</summary>
[MemoryDiagnoser]
public class StateJson
{
    private readonly MediaStateSerializer _serializer = new();
    private BinaryData _json = null!;

    [GlobalSetup]
    public void Setup() => _json = _serializer.Serialize(Sample.Ready);

    [Benchmark]
    public BinaryData Serialize() => _serializer.Serialize(Sample.Ready);

    [Benchmark]
    public MediaState? Deserialize() => _serializer.Deserialize<MediaState>(_json);
}
