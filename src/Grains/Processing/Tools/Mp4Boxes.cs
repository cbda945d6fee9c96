using System.Buffers.Binary;

namespace Orleans.Media;

/// <summary>
/// The boxes that an MP4 or QuickTime file consists of (ISO 14496-12, 4.2). An index that comes first promises a whole film
/// also where the upload broke off behind it, and decoders are content with what there is: whether all is there is only said by
/// the boxes' sizes.
/// </summary>
internal static class Mp4Boxes
{
    private const int HeaderLength = 16; // with the long form of the size

    /// <summary>A file in fragments has thousands of boxes; what is cut off among the first is what breaks off early.</summary>
    private const int Most = 16;

    /// <summary>Reads the headers of the first boxes.</summary>
    /// <exception cref="StepFailedException">One of them ends behind the file's end.</exception>
    public static async Task RefuseIfCutOff(JobRun run, CancellationToken cancellationToken)
    {
        if (Demuxers.For(run.Order.ContentType) is not "mov") return;

        long start = 0;
        for (var box = 0; box < Most; box++)
        {
            if (await run.ReadOriginal(start, HeaderLength, cancellationToken) is not { } at) return;
            if (SizeOf(at.Bytes.Span) is not { } size) return;
            start += size;
            if (start > at.Size) throw new StepFailedException(FailureCode.Unreadable, "The file is cut off: it is shorter than it says. Upload it again.");
            if (start == at.Size) return;
        }
    }

    /// <summary>Null for the last box, which ends where the file does, and for what is no box.</summary>
    private static long? SizeOf(ReadOnlySpan<byte> header)
    {
        if (header.Length < 8) return null;
        var size = BinaryPrimitives.ReadUInt32BigEndian(header) is 1 && header.Length == HeaderLength ? BinaryPrimitives.ReadInt64BigEndian(header[8..]) : BinaryPrimitives.ReadUInt32BigEndian(header);
        return size is >= 8 and < long.MaxValue / 2 ? size : null;
    }
}
