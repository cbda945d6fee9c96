using System.Globalization;

namespace Orleans.Media;

/// <summary>Makes a page of a PDF its thumbnail: the first, or the one that was asked for.</summary>
public sealed class DocumentPage(Decoders decoders) : IStep
{
    // The longer edge, in pixels. It also bounds what a page of a hundred metres takes.
    private const int Edge = 1280;

    public string Name => "cover";

    public bool Applies(JobOrder order) =>
        order.ContentType is "application/pdf" && (order.Job.Kind is JobKind.Prepare || (order.Job.Kind is JobKind.Thumbnail && order.CustomThumbnail is null));

    public async Task Run(JobRun run, CancellationToken cancellationToken)
    {
        var page = run.Order.Job.Thumbnail?.Page ?? 1;
        if (page > run.Findings.Pages) throw NoSuchPage(page);

        var document = await run.Fetch(run.Order.Original, cancellationToken);
        var name = run.NewFile("page"); // pdftoppm adds the extension
        var number = page.ToString(CultureInfo.InvariantCulture);
        string[] arguments = ["-jpeg", "-cropbox", "-scale-to", $"{Edge}", "-f", number, "-l", number, "-singlefile", document, name];
        var answer = await decoders.Run(new DecoderCall("pdftoppm", arguments, run.Folder), cancellationToken);
        if (DocumentProbe.IsLocked(answer)) throw DocumentProbe.Locked();
        if (page > 1 && answer.Errors.Contains("Wrong page range", StringComparison.Ordinal)) throw NoSuchPage(page);

        var file = $"{name}.jpg";
        if (answer.ExitCode != 0 || !File.Exists(file)) throw DocumentProbe.Unreadable();
        if (ImageHeader.Read("image/jpeg", await File.ReadAllBytesAsync(file, cancellationToken)) is not { } size) throw DocumentProbe.Unreadable();

        run.ThumbnailFile = file;
        run.Thumbnail = new StoredThumbnail
        {
            File = await run.Keep(file, "page.jpg", "image/jpeg", cancellationToken),
            ContentType = "image/jpeg",
            Width = size.Width,
            Height = size.Height,
            Page = page,
            Source = ThumbnailSource.Generated,
        };
    }

    private static StepFailedException NoSuchPage(int page) =>
        new(FailureCode.NoSuchFrame, string.Create(CultureInfo.InvariantCulture, $"The document has no page {page}: ask for one that it has, they count from 1."));
}
