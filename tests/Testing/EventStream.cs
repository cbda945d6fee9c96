using System.Net;

namespace Orleans.Media.Testing;

/// <summary>A listener to server-sent events, which keeps what came.</summary>
public sealed class EventStream : IAsyncDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly List<StreamedEvent> _events = [];
    private readonly HttpResponseMessage _answer;
    private readonly Task _reading;
    private int _comments;
    private string? _lastId;

    private EventStream(HttpResponseMessage answer)
    {
        _answer = answer;
        _reading = Read();
    }

    /// <summary>What came, but progress.</summary>
    public IReadOnlyList<StreamedEvent> Kept
    {
        get { lock (_events) return [.. _events.Where(one => one.Id is not null)]; }
    }

    /// <summary>What came.</summary>
    public IReadOnlyList<StreamedEvent> All
    {
        get { lock (_events) return [.. _events]; }
    }

    /// <summary>What a client would resume with.</summary>
    public string? LastId
    {
        get { lock (_events) return _lastId; }
    }

    /// <summary>Heartbeats.</summary>
    public int Comments => _comments;

    /// <summary>Ends when the stream does.</summary>
    public Task Ended => _reading;

    public static async Task<EventStream> Open(HttpClient http, string path, string? lastId = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        if (lastId is not null) request.Headers.Add("Last-Event-ID", lastId);
        var answer = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        if (answer.StatusCode is not HttpStatusCode.OK) throw new InvalidOperationException($"{(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
        if (answer.Content.Headers.ContentType?.MediaType != "text/event-stream") throw new InvalidOperationException($"{answer.Content.Headers.ContentType}");
        return new EventStream(answer);
    }

    /// <summary>Open, and told where it stands: nothing that happens from now on is missed.</summary>
    public static async Task<EventStream> OpenAndReady(HttpClient http, string path, string? lastId = null)
    {
        var stream = await Open(http, path, lastId);
        await Eventually.True(() => stream.LastId is not null, "the stream knows where it stands");
        return stream;
    }

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _reading;
        _answer.Dispose();
        _stop.Dispose();
    }

    private async Task Read()
    {
        try
        {
            using var reader = new StreamReader(await _answer.Content.ReadAsStreamAsync(_stop.Token));
            string? id = null, type = null, data = null;
            while (await reader.ReadLineAsync(_stop.Token) is { } line)
            {
                if (line.StartsWith(':')) Interlocked.Increment(ref _comments);
                else if (line.StartsWith("id: ", StringComparison.Ordinal)) id = line[4..];
                else if (line.StartsWith("event: ", StringComparison.Ordinal)) type = line[7..];
                else if (line.StartsWith("data: ", StringComparison.Ordinal)) data = line[6..];
                else if (line.Length == 0)
                {
                    lock (_events)
                    {
                        _lastId = id ?? _lastId;
                        if (data is not null) _events.Add(new StreamedEvent(id, type, data));
                    }

                    (id, type, data) = (null, null, null);
                }
            }
        }
        catch (Exception cut) when (cut is IOException or OperationCanceledException or HttpRequestException)
        {
            // cut off, or left
        }
    }
}

/// <summary>An event of a stream.</summary>
public sealed record StreamedEvent(string? Id, string? Type, string Data)
{
    public System.Text.Json.JsonElement Asset => System.Text.Json.JsonDocument.Parse(Data).RootElement.GetProperty("data");
}
