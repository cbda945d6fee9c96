using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Orleans.Media.Tests;

/// <summary>
/// Compares an exchange with the file that pins it: names, order, types and values, with what changes from run to run
/// replaced by «what it is». <c>UPDATE_GOLDEN=1</c> writes the files anew.
/// </summary>
public static partial class Golden
{
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static async Task Matches(string name, string request, object? body, Answer answer, string account)
    {
        var exchange = new JsonObject
        {
            ["request"] = Normal(request, account),
            ["body"] = JsonSerializer.SerializeToNode(body),
            ["status"] = (int)answer.Status,
            ["content_type"] = answer.Type?.ToString(),
        };
        if (answer.Headers.Location is { } location) exchange["location"] = Normal(location.ToString(), account);
        exchange["answer"] = answer.Text.Length == 0 ? null : JsonNode.Parse(answer.Text);
        var actual = Normal(exchange.ToJsonString(Readable), account) + "\n";

        var file = Repository.PathOf("tests", "Gateway.Tests", "golden", $"{name}.json");
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1") await File.WriteAllTextAsync(file, actual);
        Assert.True(File.Exists(file), $"{file} is missing: run with UPDATE_GOLDEN=1, and read what it writes.");
        Assert.Equal(await File.ReadAllTextAsync(file), actual);
    }

    private static string Normal(string text, string account)
    {
        text = text.Replace(account, "«account»", StringComparison.Ordinal);
        text = StorageHost().Replace(text, "http://storage");
        text = GatewayHost().Replace(text, "http://gateway");
        text = Id().Replace(text, "«id»");
        text = KeyId().Replace(text, "«key id»");
        text = Secret().Replace(text, "$1«secret»");
        text = Hint().Replace(text, "$1…«end»");
        text = Token().Replace(text, "/«token»/");
        text = Time().Replace(text, "«time»");
        text = Snapshot().Replace(text, "snapshot=«snapshot»");
        text = Version().Replace(text, "$1«number»");
        text = Placeholder().Replace(text, "data:image/webp;base64,«placeholder»");
        text = MadeSize().Replace(text, "$1\"«number»\"");
        return Signature().Replace(text, "$1=«$1»");
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/devstoreaccount1")] private static partial Regex StorageHost();
    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")] private static partial Regex GatewayHost();
    [GeneratedRegex(@"m_[0-7][0-9A-HJKMNP-TV-Z]{25}")] private static partial Regex Id();
    [GeneratedRegex(@"\bk_[0-9a-f]{16}\b")] private static partial Regex KeyId();
    [GeneratedRegex(@"\b(sk_(?:live|test)_)[A-Za-z0-9_-]{43}")] private static partial Regex Secret();
    [GeneratedRegex(@"\b(sk_(?:live|test)_)…[A-Za-z0-9_-]{4}")] private static partial Regex Hint();
    [GeneratedRegex(@"/[A-Za-z0-9_-]{22}/")] private static partial Regex Token();
    [GeneratedRegex(@"\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")] private static partial Regex Time();
    [GeneratedRegex(@"snapshot=[^&""]+")] private static partial Regex Snapshot();
    [GeneratedRegex(@"(""version"": ""|schema )[\d.]+")] private static partial Regex Version();
    [GeneratedRegex(@"data:image/webp;base64,[A-Za-z0-9+/=]+")] private static partial Regex Placeholder();
    [GeneratedRegex(@"(""height"": \d+,\s+""size"": )\d+")] private static partial Regex MadeSize(); // of a rendition; an encoder's next version makes others
    [GeneratedRegex(@"\b(sv|se|sig)=[^&""]+")] private static partial Regex Signature();
}
