using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;

namespace Orleans.Media.Tests;

/// <summary>What the gateway answered, read to its end.</summary>
public sealed record Answer(HttpStatusCode Status, MediaTypeHeaderValue? Type, HttpResponseHeaders Headers, string Text)
{
    private static readonly string[] Always = ["type", "title", "status", "detail", "code"];

    public JsonElement Json => JsonDocument.Parse(Text).RootElement;

    public JsonElement this[string name] => Json.GetProperty(name);

    public static async Task<Answer> Of(HttpResponseMessage response)
    {
        using (response) return new Answer(response.StatusCode, response.Content.Headers.ContentType, response.Headers, await response.Content.ReadAsStringAsync());
    }

    public string Word(string name) => this[name].GetString()!;

    public Answer Is(HttpStatusCode status)
    {
        Assert.True(status == Status, $"Wanted {(int)status}, got {(int)Status}: {Text}");
        return this;
    }

    /// <summary>It is a problem document with this stable code that names exactly these fields.</summary>
    public Answer Refuses(HttpStatusCode status, string code, params string[] fields)
    {
        Is(status);
        Assert.Equal("application/problem+json", Type?.MediaType);
        Assert.All(Always, name => Assert.True(Json.TryGetProperty(name, out _), $"'{name}' is missing: {Text}"));
        Assert.Equal(code, Word("code"));
        Assert.Equal((int)status, this["status"].GetInt32());
        Assert.NotEqual("", Word("detail"));
        var named = Json.TryGetProperty("errors", out var errors) ? errors.EnumerateArray().Select(error => error.GetProperty("field").GetString()!) : [];
        Assert.Equal(fields, named);
        return this;
    }
}
