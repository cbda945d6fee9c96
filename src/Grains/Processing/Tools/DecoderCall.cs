namespace Orleans.Media;

/// <summary>One call of a decoder.</summary>
/// <param name="Program">Its name, looked for in PATH: <c>ffmpeg</c>.</param>
/// <param name="Arguments">Passed as they are; no shell sees them.</param>
/// <param name="Folder">Where it works, and all that it may take for its own: home and temporary folder too.</param>
public sealed record DecoderCall(string Program, IReadOnlyList<string> Arguments, string Folder)
{
    /// <summary>How long it may take. Default <see cref="ProcessingOptions.StepTimeout"/>.</summary>
    public TimeSpan? TimeLimit { get; init; }

    /// <summary>The most bytes that a file it writes may have. Default <see cref="ProcessingOptions.MaxOutputBytes"/>.</summary>
    public long? OutputLimit { get; init; }

    /// <summary>Gets each line of its output as soon as it is there; <see cref="DecoderAnswer.Output"/> stays empty then.</summary>
    public Action<string>? OnLine { get; init; }
}

/// <summary>How a decoder ended by itself.</summary>
/// <param name="ExitCode">0 if it is content.</param>
/// <param name="Output">The start of its standard output, at most <see cref="Decoders.OutputLength"/> characters.</param>
/// <param name="Errors">The end of its standard error, at most <see cref="Decoders.ErrorLength"/> characters. May name URLs and paths: not for callers' eyes.</param>
public sealed record DecoderAnswer(int ExitCode, string Output, string Errors);
