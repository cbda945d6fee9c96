namespace Orleans.Media.Bench;

/// <summary>A grain that is nothing but a grain: what it takes in memory is Orleans' own share.</summary>
[Alias("orleans.media.bench.IEmptyGrain")]
public interface IEmptyGrain : IGrainWithStringKey
{
    [Alias("Touch")]
    Task Touch();
}

/// <inheritdoc/>
public sealed class EmptyGrain : Grain, IEmptyGrain
{
    public Task Touch() => Task.CompletedTask;
}
