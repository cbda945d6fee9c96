using System.Text;

namespace Orleans.Media.Tests;

public sealed class DocumentTests
{
    private static readonly byte[] ThreePages = Pdf.Of("1 0 0", "0 1 0", "0 0 1");

    [Fact]
    public async Task A_document_has_its_pages_counted_and_its_first_one_as_thumbnail()
    {
        using var run = await On(ThreePages);
        await run.Done();
        Assert.Equal(3, run.Run.Findings.Pages);
        Assert.Equal(new StoredThumbnail { File = "1/page.jpg", ContentType = "image/jpeg", Width = 1280, Height = 640, Page = 1, Source = ThumbnailSource.Generated }, run.Run.Thumbnail);
        Assert.Equal("255 0 0", string.Join(' ', await ColourOf(run)));
        Assert.True(File.Exists(run.Run.ThumbnailFile));
        Assert.Equal(["probe", "cover"], run.Steps.Select(step => step.Name));
    }

    [Theory]
    [InlineData(null, new[] { 255, 0, 0 })]
    [InlineData(1, new[] { 255, 0, 0 })]
    [InlineData(2, new[] { 0, 255, 0 })]
    [InlineData(3, new[] { 0, 0, 255 })]
    public async Task The_page_that_was_asked_for_becomes_the_thumbnail(int? page, int[] colour)
    {
        using var run = await On(ThreePages, JobKind.Thumbnail, page);
        await run.Done();
        Assert.Equal(page ?? 1, run.Run.Thumbnail!.Page);
        Assert.Equal(colour, await ColourOf(run));
    }

    [Theory]
    [InlineData(4, null)]
    [InlineData(4, 3)]
    [InlineData(int.MaxValue, null)]
    public async Task A_page_that_there_is_none_of_is_refused(int page, int? pages)
    {
        using var run = await On(ThreePages, JobKind.Thumbnail, page, pages);
        Assert.Equal(FailureCode.NoSuchFrame, await run.Fails());
    }

    // Its title says so too, in a line of its own.
    [Fact]
    public async Task The_number_of_pages_is_not_taken_from_what_the_document_says()
    {
        var pdf = Encoding.Latin1.GetString(ThreePages).Replace("/Root 1 0 R", "/Root 1 0 R /Info << /Title (x\nPages:           999) /Producer (x\nPages:           999) >>", StringComparison.Ordinal);
        using var run = await On(Encoding.Latin1.GetBytes(pdf));
        Assert.Equal(3, (await run.Done()).Findings.Pages);
    }

    [Theory]
    [InlineData(JobKind.Prepare)]
    [InlineData(JobKind.Thumbnail)]
    public async Task A_document_with_a_password_is_encrypted(JobKind job)
    {
        using var run = await On(Pdf.Encrypted(), job);
        Assert.Equal(FailureCode.Encrypted, await run.Fails());
    }

    [Theory]
    [InlineData(JobKind.Prepare)]
    [InlineData(JobKind.Thumbnail)]
    public async Task A_broken_document_is_unreadable(JobKind job)
    {
        foreach (var broken in (byte[][])["%PDF-1.7\n"u8.ToArray(), ThreePages[..60], [.. "%PDF-1.7\n"u8, .. new byte[5000]], Pdf.Of()])
        {
            using var run = await On(broken, job);
            Assert.Equal(FailureCode.Unreadable, await run.Fails());
        }
    }

    // The format allows pages of 200 inches, and with a unit of its own of a thousand kilometres.
    [Theory]
    [InlineData(14_400, 14_400, "", 1280, 1280)]
    [InlineData(1_000_000, 500_000, "/UserUnit 10000", 1280, 640)]
    [InlineData(100, 200, "", 640, 1280)]
    [InlineData(100, 200, "/Rotate 90", 1280, 640)]
    [InlineData(400, 400, "/CropBox [0 0 200 100]", 1280, 640)]
    public async Task A_page_of_any_size_becomes_a_picture_of_the_same_size(int width, int height, string page, int expectedWidth, int expectedHeight)
    {
        using var run = await On(Pdf.Of(width, height, page, "", "0 0 1"));
        await run.Done();
        Assert.Equal((expectedWidth, expectedHeight), (run.Run.Thumbnail!.Width, run.Run.Thumbnail.Height));
        Assert.Equal("0 0 255", string.Join(' ', await ColourOf(run)));
    }

    [Fact]
    public async Task A_page_that_is_a_line_is_a_thumbnail_or_unreadable()
    {
        using var run = await On(Pdf.Of(14_400, 1, "", "", "1 0 0"));
        try
        {
            await run.Done();
            Assert.InRange(run.Run.Thumbnail!.Height, 1, 2);
        }
        catch (StepFailedException broken)
        {
            Assert.Equal(FailureCode.Unreadable, broken.Code);
        }
    }

    [Theory]
    [InlineData("text/plain")]
    [InlineData("application/msword")]
    public async Task Documents_of_other_types_have_no_steps(string type)
    {
        foreach (var job in Enum.GetValues<JobKind>())
        {
            using var run = await WholeRun.On(null, type, job);
            Assert.Empty(run.Steps);
        }
    }

    private static async Task<WholeRun> On(byte[] pdf, JobKind job = JobKind.Prepare, int? page = null, int? pages = null) =>
        await WholeRun.On(await RealMedia.Write(pdf, "pdf"), "application/pdf", job, order => order with
        {
            Job = order.Job with { Thumbnail = new ThumbnailRequest { Page = page } },
            Known = new Findings { Pages = pages },
        });

    private static async Task<int[]> ColourOf(WholeRun run)
    {
        var pixels = await Pixels.Of(await run.Stored(run.Run.Thumbnail!.File));
        return [.. pixels.At(pixels.Width / 2, pixels.Height / 2).Select(band => band > 250 ? 255 : band < 5 ? 0 : band)];
    }
}
