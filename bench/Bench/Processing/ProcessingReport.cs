namespace Orleans.Media.Bench;

/// <summary>Tells what processing came to.</summary>
public static class ProcessingReport
{
    private const double MostPercent = 3, MostTimes = 1.2, LeastThroughput = 0.9, MostP99 = 3;
    private const double Megabyte = 1024 * 1024;

    public static Section Of(IReadOnlyList<ReadyTime.Try> tries, IReadOnlyList<Throughput.Round> rounds, IReadOnlyList<LargeFilm> large, byte[] clip, byte[] small, int videos) => new(
        "Processing", Text(tries, rounds, large, clip, small, videos),
        [
            .. large.Select(film => new Target($"cover of a video of {Say.Number(film.Bytes / Megabyte)} MiB, {film.Name}: bytes read", $"at most {MostPercent}% of it", film.Percent, MostPercent, AtMost: true)),
            new("1080p clip, from confirm to ready", $"at most {MostTimes} times the bare commands", Measurement.Median(tries.Select(one => one.Ratio)), MostTimes, AtMost: true),
            new($"{videos} small videos at once", $"at least {LeastThroughput} times a shell loop", Measurement.Median(rounds.Select(round => round.Ratio)), LeastThroughput),
            new("get while they are processed: p99", $"at most {MostP99} times that of the idle registry", Measurement.Median(rounds.Select(round => round.P99Ratio)), MostP99, AtMost: true),
        ],
        []);

    private static string Text(IReadOnlyList<ReadyTime.Try> tries, IReadOnlyList<Throughput.Round> rounds, IReadOnlyList<LargeFilm> large, byte[] clip, byte[] small, int videos) =>
        $"""
        The gateway with its silo on SQLite, Azurite, and {Throughput.Decoders} decoder(s) at once on {Environment.ProcessorCount} cores, the default. *Bare* are the very commands that the registry runs for probe and cover, written down by
        scripts before the decoders in the PATH of another gateway, and run by bash on the same Azurite: without limits, without priorities, and without storing the cover. Both sides take turns.

        A 1080p clip of 10 s ({Say.Number(clip.Length / Megabyte)} MiB), one after the other, {tries.Count} times; the ratio is the median of the ratios:

        {Clip(tries)}

        {videos} videos of 320 by 240 and 4 s ({Say.Number(small.Length / 1024.0)} KiB), confirmed all at once; the shell loop is `xargs -P {Throughput.Decoders}`. Meanwhile, and before on the idle
        registry, a client reads an asset {Throughput.ReadsPerSecond} times a second. Medians of {rounds.Count} rounds, the ratios those of the rounds' ratios:

        {Many(rounds)}

        *To ready* ends when no video is processing any more. The pictures that are then made of each cover nobody waits for, and the shell loop doesn't make them: with these, videos come at {Say.Number(Measurement.Median(rounds.Select(round => round.AllPerSecond)))} a second.
        Under the registry p99 of the reads is {Say.Number(Measurement.Median(rounds.Select(round => round.P99Ratio)))} times that of the idle one, and {Say.Number(Measurement.Median(rounds.Select(round => round.Registry.Reads.P99 / round.Loop.Reads.P99)))} times that beside the shell loop,
        in which the registry has no part. CPU is milliseconds a video.

        A film of 1080p at 20 Mbit/s, uploaded in blocks; between storage and everybody who reads stands a proxy that counts the bytes of all answers, also those that a decoder left unread when it hung up:

        {Large(large)}
        """;

    private static string Clip(IReadOnlyList<ReadyTime.Try> tries)
    {
        var table = new MarkdownTable("1080p clip", "median ms", "longest ms", "of bare", "CPU of the gateway, ms");
        table.Add("confirm to ready", Ms(Median(one => one.Registry)), Ms(tries.Max(one => one.Registry)), $"{Say.Number(Measurement.Median(tries.Select(one => one.Ratio)))}×", Ms(Median(one => one.Cpu)));
        table.Add("bare ffprobe + ffmpeg", Ms(Median(one => one.Bare)), Ms(tries.Max(one => one.Bare)), "", "");
        return table.ToString();

        TimeSpan Median(Func<ReadyTime.Try, TimeSpan> of) => TimeSpan.FromMilliseconds(Measurement.Median(tries.Select(one => of(one).TotalMilliseconds)));
    }

    private static string Many(IReadOnlyList<Throughput.Round> rounds)
    {
        var table = new MarkdownTable("", "videos/s", "of the loop", "cores busy", "CPU: gateway", "Azurite", "reads: p50 ms", "p99 ms");
        Add("registry, to ready", [.. rounds.Select(round => round.Registry)], $"{Say.Number(Measurement.Median(rounds.Select(round => round.Ratio)))}×");
        Add("shell loop", [.. rounds.Select(round => round.Loop)], "");
        var idle = Measurement.Median([.. rounds.Select(round => round.Idle)]);
        table.Add("idle registry", "", "", "", "", "", Say.Number(idle.P50), Say.Number(idle.P99));
        return table.ToString();

        void Add(string name, IReadOnlyList<Throughput.Side> sides, string ratio)
        {
            string Of(Func<Throughput.Side, double> number) => Say.Number(Measurement.Median(sides.Select(number)));
            table.Add(name, Of(side => side.PerSecond), ratio, Of(side => side.CoresBusy), Of(side => side.GatewayMs), Of(side => side.StorageMs), Of(side => side.Reads.P50), Of(side => side.Reads.P99));
        }
    }

    private static string Large(IReadOnlyList<LargeFilm> large)
    {
        var table = new MarkdownTable("large film", "MiB", "MiB read", "of the film", "answers", "confirm to ready, s");
        foreach (var film in large) table.Add(film.Name, Say.Number(film.Bytes / Megabyte), Say.Number(film.Read / Megabyte), $"{Say.Number(film.Percent)}%", $"{film.Calls}", Say.Number(film.Ready.TotalSeconds));
        return table.ToString();
    }

    private static string Ms(TimeSpan time) => Say.Number(time.TotalMilliseconds);
}
