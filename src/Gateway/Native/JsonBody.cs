using System.Buffers;
using System.Globalization;
using System.IO.Pipelines;
using System.Text.Json;

namespace Orleans.Media.Gateway;

/// <summary>
/// A request's JSON object, read field by field so that every field at fault is named, all at once. Fields that nobody
/// asks for are ignored.
/// </summary>
public sealed class JsonBody
{
    private const long MostExact = 1_000_000_000_000_000; // well beyond, clients' floating-point numbers aren't whole any more

    private static readonly string[] Times = ["yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFzzz"]; // RFC 3339

    private readonly Dictionary<string, JsonElement> _fields = [];
    private readonly Problem? _unreadable;
    private readonly List<FieldError> _errors = [];

    private JsonBody(Problem? unreadable = null) => _unreadable = unreadable;

    /// <summary>Reads the body.</summary>
    /// <param name="context">The request.</param>
    /// <param name="required">Whether a missing body is refused; else it counts as <c>{}</c>.</param>
    public static async Task<JsonBody> Read(HttpContext context, bool required)
    {
        var reader = context.Request.BodyReader;
        ReadResult read;
        while (!(read = await reader.ReadAsync(context.RequestAborted)).IsCompleted) reader.AdvanceTo(read.Buffer.Start, read.Buffer.End);
        try
        {
            return Parse(context, read.Buffer, required);
        }
        finally
        {
            reader.AdvanceTo(read.Buffer.End);
        }
    }

    private static JsonBody Parse(HttpContext context, ReadOnlySequence<byte> buffer, bool required)
    {
        if (buffer.Length == 0) return required ? Malformed("The request has no body: send a JSON object.") : new JsonBody();
        if (!context.Request.HasJsonContentType()) return new JsonBody(Problem.Of(MediaErrorCode.UnsupportedMediaType, "Send the body as application/json."));

        try
        {
            using var document = JsonDocument.Parse(buffer);
            return document.RootElement.ValueKind is JsonValueKind.Object ? Of(document.RootElement.Clone()) : Malformed("The body has to be a JSON object.");
        }
        catch (InvalidOperationException)
        {
            return Malformed("The body has a field whose name isn't Unicode text.");
        }
        catch (JsonException fault)
        {
            return Malformed($"The body isn't JSON: line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}.");
        }
    }

    /// <summary>A text field; null if it is absent or null.</summary>
    public string? Text(string name, bool required = false)
    {
        var field = Field(name);
        if (field.ValueKind is JsonValueKind.String && IsReadable(field, out var text)) return text;
        if (field.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            if (required) Fault(name, "This field is required.");
            return null;
        }

        Fault(name, "This field has to be a text.");
        return null;
    }

    /// <summary>A field that is a list of texts; null if it is absent or null.</summary>
    public IReadOnlyList<string>? Texts(string name, bool required = false)
    {
        var field = Field(name);
        if (field.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            if (required) Fault(name, "This field is required: a list, which may be empty.");
            return null;
        }

        var texts = new List<string>();
        if (field.ValueKind is JsonValueKind.Array)
        {
            foreach (var each in field.EnumerateArray())
            {
                if (each.ValueKind is JsonValueKind.String && IsReadable(each, out var text)) texts.Add(text!);
            }

            if (texts.Count == field.GetArrayLength()) return texts;
        }

        Fault(name, "This field has to be a list of texts.");
        return null;
    }

    /// <summary>A field that is a whole number, at most <paramref name="most"/> either way; null if it is absent or null.</summary>
    public long? Number(string name, long most = MostExact)
    {
        var field = Field(name);
        if (field.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return null;
        if (field.ValueKind is JsonValueKind.Number && field.TryGetInt64(out var number) && number >= -most && number <= most) return number;
        Fault(name, "This field has to be a whole number within its range.");
        return null;
    }

    /// <summary>A field that is an object whose values are texts, or null; null if it is absent or null.</summary>
    public IReadOnlyDictionary<string, string?>? TextMap(string name)
    {
        var field = Field(name);
        if (field.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null) return null;
        if (field.ValueKind is JsonValueKind.Object && ReadMap(field) is { } map) return map;
        Fault(name, "This field has to be an object whose values are texts: write numbers and the like as texts.");
        return null;
    }

    /// <summary>Whether the body has this field, be it null.</summary>
    public bool Has(string name) => _fields.ContainsKey(name);

    /// <summary>A field that is true or false; null if it is absent or null.</summary>
    public bool? Flag(string name)
    {
        var field = Field(name);
        if (field.ValueKind is JsonValueKind.True or JsonValueKind.False) return field.GetBoolean();
        if (field.ValueKind is not (JsonValueKind.Undefined or JsonValueKind.Null)) Fault(name, "This field has to be true or false.");
        return null;
    }

    /// <summary>A field that is a time with its offset from UTC, as RFC 3339 writes it; null if it is absent or null.</summary>
    public DateTimeOffset? Time(string name)
    {
        if (Text(name) is not { } text) return null;
        if (DateTimeOffset.TryParseExact(text, Times, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)) return time;
        Fault(name, "This field has to be a time with its offset from UTC, like 2027-01-31T12:00:00Z.");
        return null;
    }

    /// <summary>A field that is one of an enum's names in snake_case; null if it is absent or null.</summary>
    public T? Choice<T>(string name) where T : struct, Enum => Text(name) is { } text ? Choices.Read<T>(name, text, Fault) : null;

    /// <summary>Whether a field could not be read.</summary>
    public bool HasFaults => _errors.Count > 0;

    /// <summary>Adds what is wrong with a field.</summary>
    public void Fault(string name, string message) => _errors.Add(new FieldError(name, message));

    /// <summary>The refusal if anything is wrong, with the rules' own findings on fields that could be read.</summary>
    public Problem? Refusal(IReadOnlyList<FieldError> broken) =>
        _unreadable ?? FieldErrors.Refusal(_errors, broken);

    private JsonElement Field(string name) => _fields.GetValueOrDefault(name);

    private static JsonBody Of(JsonElement fields)
    {
        var body = new JsonBody();
        foreach (var field in fields.EnumerateObject()) body._fields[field.Name] = field.Value; // reading a name is what may fail
        return body;
    }

    // A JSON text may hold a lone surrogate (\ud800), which is no Unicode text.
    private static bool IsReadable(JsonElement field, out string? text)
    {
        try
        {
            text = field.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            text = null;
            return false;
        }
    }

    private static Dictionary<string, string?>? ReadMap(JsonElement field)
    {
        try
        {
            var map = new Dictionary<string, string?>(StringComparer.Ordinal);
            foreach (var entry in field.EnumerateObject())
            {
                if (entry.Value.ValueKind is not (JsonValueKind.String or JsonValueKind.Null)) return null;
                map[entry.Name] = entry.Value.GetString();
            }

            return map;
        }
        catch (InvalidOperationException) // a lone surrogate, in a name or a value
        {
            return null;
        }
    }

    private static JsonBody Malformed(string detail) => new(Problem.Of(MediaErrorCode.MalformedJson, detail));
}
