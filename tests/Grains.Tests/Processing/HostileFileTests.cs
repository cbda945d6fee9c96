using System.IO.Compression;
using System.Text;

namespace Orleans.Media.Tests;

public sealed class HostileFileTests
{
    private const string Html = "<!DOCTYPE html><html><script>alert(1)</script></html>";
    private const string Docx = "application/vnd.openxmlformats-officedocument.wordprocessingml.document";
    private static readonly string?[] Declared = [null, "image/png", "image/svg+xml", "image/gif", "video/mp4", "video/ogg", "audio/mpeg", "application/pdf", "application/msword", Docx, "text/html"];

    [Theory]
    [InlineData(Html)]
    [InlineData("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" onload=\"alert(1)\"/>")]
    [InlineData("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")]
    [InlineData("#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n")]
    [InlineData("ffconcat version 1.0\nfile /etc/passwd\n")]
    [InlineData("#!/bin/sh\nrm -rf /\n")]
    [InlineData("%!PS-Adobe-3.0\n(/etc/passwd) run\n")]
    [InlineData("push graphic-context\nimage over 0,0 0,0 'https://127.0.0.1/'\npop graphic-context\n")]
    [InlineData("<smil><body><video src=\"file:///etc/passwd\"/></body></smil>")]
    [InlineData("a")]
    public void Text_is_no_media_whatever_it_is_declared_as(string text)
    {
        AssertRefused(Encoding.UTF8.GetBytes(text));
        AssertRefused([0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(text)]);
    }

    [Fact]
    public void Text_in_UTF_16_is_no_sound() => AssertRefused([.. Encoding.Unicode.Preamble, .. Encoding.Unicode.GetBytes(Html)]);

    [Fact]
    public void A_program_is_no_media()
    {
        AssertRefused([0x7F, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, .. new byte[100]]);
        AssertRefused([(byte)'M', (byte)'Z', 0x90, 0, 3, 0, 0, 0, .. new byte[100]]);
    }

    [Fact]
    public void Nothing_is_no_media() => AssertRefused([]);

    [Fact]
    public void A_single_byte_is_no_media()
    {
        for (var value = 0; value < 256; value++) AssertRefused([(byte)value]);
    }

    [Fact]
    public void Random_bytes_are_no_media()
    {
        var random = new Random(1);
        var bytes = new byte[4096];
        for (var i = 0; i < 500; i++)
        {
            random.NextBytes(bytes);
            AssertRefused(bytes);
        }
    }

    [Fact]
    public void A_zip_is_a_document_only_where_an_office_document_was_declared()
    {
        using var file = new MemoryStream();
        using (var zip = new ZipArchive(file, ZipArchiveMode.Create, leaveOpen: true)) zip.CreateEntry("payload.exe");
        foreach (var declared in Declared.Except([Docx])) AssertRefused(file.ToArray(), declared);
        Assert.Equal(Docx, Sniffer.TypeFor(MediaKind.Document, file.ToArray(), Docx));
    }

    [Fact]
    public void What_is_declared_as_text_is_text_at_most()
    {
        Assert.Equal("text/plain", Sniffer.TypeFor(MediaKind.Document, Encoding.UTF8.GetBytes(Html), "text/plain"));
        Assert.Null(Sniffer.TypeFor(MediaKind.Document, Encoding.UTF8.GetBytes("a\0b"), "text/plain"));
        Assert.Null(Sniffer.TypeFor(MediaKind.Document, [0xC3, 0x28], "text/plain"));
    }

    [Fact]
    public void A_text_may_be_cut_within_a_character() =>
        Assert.Equal("text/csv", Sniffer.TypeFor(MediaKind.Document, Encoding.UTF8.GetBytes("größe;🐈").AsSpan()[..^2], "text/csv"));

    [Fact]
    public void A_PDF_is_a_document_whatever_it_is_declared_as() =>
        Assert.All(Declared, declared => Assert.Equal("application/pdf", Sniffer.TypeFor(MediaKind.Document, "%PDF-1.7\n"u8, declared)));

    private static void AssertRefused(byte[] bytes) => Assert.All(Declared, declared => AssertRefused(bytes, declared));

    private static void AssertRefused(byte[] bytes, string? declared) =>
        Assert.All(Enum.GetValues<MediaKind>(), kind => Assert.Null(Sniffer.TypeFor(kind, bytes, declared)));
}
