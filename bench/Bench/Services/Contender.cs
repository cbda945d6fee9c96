using System.Diagnostics;
using System.Net.Http.Headers;

namespace Orleans.Media.Bench;

/// <summary>A service that is measured, on whatever it runs. All of them have the same API.</summary>
/// <param name="Name">What tables and charts call it.</param>
/// <param name="Address">Where it answers.</param>
/// <param name="Key">A key that it takes.</param>
/// <param name="Process">The process that answers.</param>
public sealed record Contender(string Name, Uri Address, string Key, Process Process)
{
    private const string Media = "/api/v1/media";

    /// <summary>Its silo, if that is a process of its own.</summary>
    public ProcessFamily? Silo { get; init; }

    /// <summary>Its database, if that is not in its own process.</summary>
    public ProcessFamily? Database { get; init; }

    /// <summary>A client for preparing; what is measured goes through lanes.</summary>
    public HttpClient Client() => new() { BaseAddress = Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) } };

    public Lane Create(int callers) => Lane(callers, [HttpRequestBytes.Post(Address, Key, $"{Media}/upload", Registry.UploadBody)], 201);

    public Lane Get(int callers, IEnumerable<string> ids) => Lane(callers, [.. ids.Select(id => HttpRequestBytes.Get(Address, Key, $"{Media}/{id}"))]);

    public Lane History(int callers, IEnumerable<string> ids) => Lane(callers, [.. ids.Select(id => HttpRequestBytes.Get(Address, Key, $"{Media}/{id}/history"))]);

    /// <summary>The first page of the account that the key is for.</summary>
    public Lane List(int callers) => Lane(callers, [HttpRequestBytes.Get(Address, Key, $"{Media}?limit=25")]);

    public Lane Delete(int callers, IEnumerable<string> ids) => Lane(callers, [.. ids.Select(id => HttpRequestBytes.Delete(Address, Key, $"{Media}/{id}"))]) with { Once = true };

    public Lane Restore(int callers, IEnumerable<string> ids) => Lane(callers, [.. ids.Select(id => HttpRequestBytes.Post(Address, Key, $"{Media}/{id}/restore", ""))]) with { Once = true };

    public Lane Confirm(int callers, IEnumerable<string> ids) => Lane(callers, [.. ids.Select(id => HttpRequestBytes.Post(Address, Key, $"{Media}/{id}/confirm", "{}"))]) with { Once = true };

    private Lane Lane(int callers, IReadOnlyList<byte[]> requests, int status = 200) => new(Name, Address, callers, requests, status, Process) { Beside = [.. new[] { Silo, Database }.OfType<ProcessFamily>()] };
}
