using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>
/// Holds generated rows against those of assets made over HTTP: all columns of all tables, apart from ids, tokens and
/// times, and the times by their distance to the creation. A run on rows that the registry wouldn't write measures nothing.
/// </summary>
public sealed partial class FillCheck(GatewayProcess gateway, IAssetTables tables, AccountId account, TimeProvider clock)
{
    private static readonly UploadRequest Request = new() { Filename = "photo.png", ContentType = "image/png", Kind = MediaKind.Image, TenantId = "tenant-1" };

    /// <exception cref="InvalidOperationException">The rows differ; the message says where.</exception>
    public async Task Run(CancellationToken cancellationToken)
    {
        var maker = new AssetMaker(account, seed: 2);
        foreach (var status in new[] { MediaStatus.PendingUpload, MediaStatus.Ready, MediaStatus.Deleted })
        {
            var (id, verified) = await Make(status, cancellationToken);
            var generated = maker.Make(Request, verified, status, clock.GetUtcNow());
            await tables.Add([generated], cancellationToken);
            var (real, copied) = (await Read(id, cancellationToken), await Read(generated.State.Id, cancellationToken));
            if (real.Rows != copied.Rows) throw new InvalidOperationException($"Generated rows aren't what the registry writes for an asset that is {WireNames.Of(status)}.\n{Difference(real.Rows, copied.Rows)}");
            var (keyHash, grainHash) = (AssetRow.KeyHashOf($"{account.Value}/{id}"), AssetRow.GrainHashOf($"{account.Value}/{id}"));
            if ((real.KeyHash ?? keyHash, real.GrainHash) != (keyHash, grainHash)) throw new InvalidOperationException($"The registry's hashes of {id} are {real.KeyHash} and {real.GrainHash}, ours {keyHash} and {grainHash}.");
        }

        if (await tables.WrongCounts(account.Value, cancellationToken) is > 0 and var wrong) throw new InvalidOperationException($"{wrong} rows of media_counts aren't what media_catalog holds.");
    }

    /// <summary>Brings an asset into a state over HTTP.</summary>
    private async Task<(string Id, VerifiedObject Verified)> Make(MediaStatus status, CancellationToken cancellationToken)
    {
        using var http = gateway.Client();
        using var created = (await http.PostAsJsonAsync(
            "/api/v1/media/upload", new { filename = Request.Filename, content_type = Request.ContentType, kind = "image", tenant_id = Request.TenantId }, cancellationToken)).EnsureSuccessStatusCode();
        var ticket = await created.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var (id, verified) = (ticket.GetProperty("id").GetString()!, new VerifiedObject(0, "image/png", Width: null, Height: null, Snapshot: null));
        if (status is MediaStatus.PendingUpload) return (id, verified);

        using var storage = new HttpClient();
        using var put = (await Registry.Put(storage, ticket, cancellationToken)).EnsureSuccessStatusCode();
        using var confirmed = (await http.PostAsync($"/api/v1/media/{id}/confirm", null, cancellationToken)).EnsureSuccessStatusCode();
        var asset = await confirmed.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        verified = verified with { Size = asset.GetProperty("size").GetInt64(), Width = asset.GetProperty("width").GetInt32(), Height = asset.GetProperty("height").GetInt32() };
        if (status is MediaStatus.Deleted) (await http.DeleteAsync($"/api/v1/media/{id}", cancellationToken)).EnsureSuccessStatusCode().Dispose();
        return (id, verified);
    }

    private async Task<(string Rows, int? KeyHash, int GrainHash)> Read(string id, CancellationToken cancellationToken)
    {
        var stored = await tables.Read(account.Value, id, cancellationToken) ?? throw new InvalidOperationException($"{id} lacks its state, its catalog row or its reminder.");
        var token = Token().Match(stored.Rows).Groups[1].Value;
        var text = stored.Rows.Replace(id, "ID", StringComparison.Ordinal).Replace(token, "TOKEN", StringComparison.Ordinal);
        text = Milliseconds().Replace(text, time => string.Create(CultureInfo.InvariantCulture, $"T+{Math.Round((long.Parse(time.Value, CultureInfo.InvariantCulture) - stored.CreatedAt) / 3_600_000.0) + 0.0}h")); // + 0.0: no "-0" where a database keeps seconds
        return (text, stored.KeyHash, stored.GrainHash);
    }

    private static string Difference(string real, string generated)
    {
        var (ours, theirs) = (real.Split('\n'), generated.Split('\n'));
        return string.Join("\n", [.. ours.Except(theirs).Select(line => $"registry:  {line.Trim()}"), .. theirs.Except(ours).Select(line => $"generated: {line.Trim()}")]);
    }

    // Inside the payload, which is text inside of JSON.
    [GeneratedRegex("""token\\":\\"([^\\]+)\\""")]
    private static partial Regex Token();

    [GeneratedRegex("""\b\d{13}\b""")]
    private static partial Regex Milliseconds();
}
