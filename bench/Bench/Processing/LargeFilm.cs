using System.Globalization;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>How much of a large film is read from storage until its cover is there, counted by a proxy between storage and whoever reads.</summary>
/// <param name="Name">Where its index is.</param>
/// <param name="Bytes">How large it is.</param>
/// <param name="Read">Bytes that answers of storage had from the confirm until all was made.</param>
/// <param name="Calls">How many answers these were.</param>
/// <param name="Ready">From the confirm until it was ready.</param>
public sealed record LargeFilm(string Name, long Bytes, long Read, int Calls, TimeSpan Ready)
{
    private const int AtOnce = 4;

    public double Percent => 100.0 * Read / Bytes;

    public static async Task<LargeFilm> Measure(string name, string file, CancellationToken cancellationToken)
    {
        using var azurite = new Azurite();
        var storage = new Uri(azurite.Client.Uri.GetLeftPart(UriPartial.Authority));
        await using var proxy = await CountingProxy.Start(storage);
        await using var registry = await ProcessedRegistry.Start(azurite.ConnectionString.Replace(storage.Authority, proxy.Address.Authority, StringComparison.Ordinal));

        var id = await Upload(registry.Http, file, url => url.Replace(proxy.Address.Authority, storage.Authority, StringComparison.Ordinal), cancellationToken);
        proxy.Take();
        proxy.TakeBytes();
        var ready = await registry.ConfirmOne(id, cancellationToken);
        await registry.Rest(cancellationToken);
        return new(name, new FileInfo(file).Length, proxy.TakeBytes(), proxy.Take().Count, ready);
    }

    /// <summary>In blocks, as its ticket says, past the proxy.</summary>
    private static async Task<string> Upload(HttpClient http, string file, Func<string, string> past, CancellationToken cancellationToken)
    {
        using var asked = (await http.PostAsJsonAsync("/api/v1/media/upload", new { filename = "film.mp4", mode = "resumable" }, cancellationToken)).EnsureSuccessStatusCode();
        var ticket = await asked.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var (url, size) = (past(ticket.GetProperty("upload_url").GetString()!), ticket.GetProperty("blocks").GetProperty("block_size").GetInt64());
        using var storage = new HttpClient();
        using var bytes = File.OpenHandle(file);
        var length = RandomAccess.GetLength(bytes);
        await Parallel.ForAsync(0, (int)((length + size - 1) / size), new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken }, async (number, cancellation) =>
        {
            var block = new byte[Math.Min(size, length - (number * size))];
            await RandomAccess.ReadAsync(bytes, block, number * size, cancellation);
            var name = Convert.ToBase64String(Encoding.ASCII.GetBytes(number.ToString("D6", CultureInfo.InvariantCulture)));
            using var content = new ByteArrayContent(block);
            using var stored = (await storage.PutAsync($"{url}&comp=block&blockid={Uri.EscapeDataString(name)}", content, cancellation)).EnsureSuccessStatusCode();
        });
        return ticket.GetProperty("id").GetString()!;
    }
}
