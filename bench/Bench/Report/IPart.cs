namespace Orleans.Media.Bench;

/// <summary>One part of a run: starts what it needs, measures, stops it all, tells.</summary>
public interface IPart
{
    /// <summary>The name it is chosen by: <c>bench/run.sh --part NAME</c>.</summary>
    string Name { get; }

    Task<Section> Run(RunOptions options, TextWriter progress, CancellationToken cancellationToken);
}

/// <param name="Quick">Shorter rounds and smaller sizes: all parts together take less than five minutes.</param>
/// <param name="Rounds">How often the lanes take turns; at least 3.</param>
/// <param name="Duration">How long a lane keeps its service busy in one round.</param>
public sealed record RunOptions(bool Quick, int Rounds, TimeSpan Duration);
