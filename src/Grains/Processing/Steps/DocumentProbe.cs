using System.Globalization;
using System.Text.RegularExpressions;

namespace Orleans.Media;

/// <summary>Counts a PDF's pages.</summary>
public sealed partial class DocumentProbe(Decoders decoders) : IStep
{
    public string Name => "probe";

    public bool Applies(JobOrder order) => order.Job.Kind is JobKind.Prepare && order.ContentType is "application/pdf";

    public async Task Run(JobRun run, CancellationToken cancellationToken)
    {
        var answer = await decoders.Run(new DecoderCall("pdfinfo", [await run.Fetch(run.Order.Original, cancellationToken)], run.Folder), cancellationToken);
        if (IsLocked(answer)) throw Locked();

        // The document's own words, its title say, come before this line, and may look like it.
        if (answer.ExitCode != 0 || Pages().Matches(answer.Output).LastOrDefault() is not { } pages || !int.TryParse(pages.Groups[1].Value, CultureInfo.InvariantCulture, out var count) || count == 0)
            throw Unreadable();
        run.Findings = run.Findings with { Pages = count };
    }

    internal static bool IsLocked(DecoderAnswer answer) => answer.ExitCode != 0 && answer.Errors.Contains("Incorrect password", StringComparison.Ordinal);

    internal static StepFailedException Locked() => new(FailureCode.Encrypted, "The document can't be read without its password. Upload it without one.");

    internal static StepFailedException Unreadable() => new(FailureCode.Unreadable, "The document can't be read: it is broken or cut off. Upload it again.");

    [GeneratedRegex(@"^Pages: +(\d+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Pages();
}
