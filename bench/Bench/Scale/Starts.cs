namespace Orleans.Media.Bench;

/// <summary>Seconds from the start of the published gateway to its first answer.</summary>
/// <param name="Full">On the full database, the median.</param>
/// <param name="Empty">On the empty one.</param>
/// <param name="Times">How often each was started.</param>
public sealed record Starts(double Full, double Empty, int Times)
{
    /// <summary>In turn. Both gateways must be stopped.</summary>
    public static async Task<Starts> Measure(Side full, Side empty, string inFull, string inEmpty, string folder, RunOptions options, CancellationToken cancellationToken)
    {
        var gateway = await PublishedGateway.Publish(folder, cancellationToken);
        var (ofFull, ofEmpty) = (new List<double>(), new List<double>());
        for (var round = 0; round <= options.Rounds; round++) // the first reads the files from the disk, and isn't counted
        {
            var (one, other) = (await Start(full, inFull), await Start(empty, inEmpty));
            if (round > 0) (ofFull, ofEmpty) = ([.. ofFull, one], [.. ofEmpty, other]);
        }

        return new(Measurement.Median(ofFull), Measurement.Median(ofEmpty), options.Rounds);

        async Task<double> Start(Side side, string id) => (await gateway.Start(Settings(side), side.KeyFile, $"/api/v1/media/{id}", cancellationToken)).Answers.TotalSeconds;
    }

    private static Dictionary<string, string?> Settings(Side side) => new(side.Database.Settings)
    {
        ["Storage__ConnectionString"] = side.Storage,
        ["Development__KeyFile"] = side.KeyFile,
    };
}
