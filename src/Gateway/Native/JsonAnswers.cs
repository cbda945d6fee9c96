using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Orleans.Media.Gateway;

/// <summary>
/// Writes JSON answers: whole and with their length, so that each is one piece on the wire. Answers here are small; each
/// thread keeps what it writes them with.
/// </summary>
public static class JsonAnswers
{
    private const int LargestKept = 256 * 1024;

    [ThreadStatic]
    private static (ArrayBufferWriter<byte> Buffer, Utf8JsonWriter Json)? _kept;

    /// <summary>Writes a value. Kestrel sends it when the request ends.</summary>
    public static void WriteJson<T>(this HttpResponse response, T value, JsonTypeInfo<T> type, int status = StatusCodes.Status200OK)
    {
        var (buffer, json) = _kept ??= New();
        try
        {
            JsonSerializer.Serialize(json, value, type);
            (response.StatusCode, response.ContentType, response.ContentLength) = (status, "application/json; charset=utf-8", buffer.WrittenCount);
            response.BodyWriter.Write(buffer.WrittenSpan);
        }
        finally
        {
            if (buffer.Capacity > LargestKept) _kept = null;
            buffer.ResetWrittenCount();
            json.Reset(buffer);
        }
    }

    private static (ArrayBufferWriter<byte>, Utf8JsonWriter) New()
    {
        var buffer = new ArrayBufferWriter<byte>(4096);
        // URLs stay as they are: the answers are JSON, never part of a page.
        return (buffer, new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true }));
    }
}
