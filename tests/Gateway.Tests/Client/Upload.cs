using System.Net;
using System.Text.Json;

namespace Orleans.Media.Tests;

/// <summary>Does with an upload answer what it says, as a client without any SDK does.</summary>
public sealed class Upload(JsonElement ticket)
{
    public string Id { get; } = ticket.GetProperty("id").GetString()!;

    public string Url { get; } = ticket.GetProperty("upload_url").GetString()!;

    public static string BlockId(int number) => Convert.ToBase64String(System.Text.Encoding.ASCII.GetBytes($"{number:D6}"));

    /// <summary>The whole object in one PUT, or in one block.</summary>
    public async Task Put(byte[] bytes)
    {
        if (ticket.TryGetProperty("blocks", out _)) await PutBlock(0, bytes);
        else Assert.Equal(HttpStatusCode.Created, await TryPut(bytes));
    }

    /// <summary>With the method and headers that the answer told, or with others instead.</summary>
    public async Task<HttpStatusCode> TryPut(byte[] bytes, params (string Name, string Value)[] instead)
    {
        var told = ticket.GetProperty("headers").EnumerateObject().Select(header => (header.Name, Value: header.Value.GetString()!));
        var headers = told.Where(header => instead.All(other => other.Name != header.Name)).Concat(instead);
        return await Storage.Send(new HttpMethod(ticket.GetProperty("method").GetString()!), Url, bytes, [.. headers]);
    }

    public Task PutBlock(int number, byte[] bytes) => PutBlock(BlockId(number), bytes);

    public async Task PutBlock(string blockId, byte[] bytes)
    {
        var call = ticket.GetProperty("blocks").GetProperty("put_block");
        var url = call.GetProperty("url").GetString()!.Replace("{block_id}", Uri.EscapeDataString(blockId), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.Created, await Storage.Send(new HttpMethod(call.GetProperty("method").GetString()!), url, bytes));
    }

    /// <summary>The client's own commit, which is optional.</summary>
    public async Task Commit(params string[] blockIds)
    {
        var call = ticket.GetProperty("blocks").GetProperty("commit");
        Assert.Equal(HttpStatusCode.Created, await Storage.Send(new HttpMethod(call.GetProperty("method").GetString()!), call.GetProperty("url").GetString()!, Storage.BlockList(blockIds)));
    }
}
