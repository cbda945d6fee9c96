using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media;

/// <summary>
/// <c>keys create</c>, <c>keys list</c>, <c>keys rotate</c>, <c>keys revoke</c>: works on the configured database, whether or not the
/// registry is running.
/// </summary>
public static class KeyCommand
{
    private static readonly string Usage = $"""
        keys create ACCOUNT [--name NAME] [--scopes SCOPE,SCOPE] [--tenant TENANT] [--expires TIME] [--test | --prefix PREFIX]
                                               make a key and show it, once
        keys list [ACCOUNT]                    all keys, the newest first
        keys rotate KEY_ID [--overlap SECONDS] make a key in its place; the old one works on, for a day unless you say
        keys revoke KEY_ID                     the key stops working within 5 seconds

        SCOPE is one of {Scopes.Known}; or 'none' alone, for a key that only reads. Without --scopes: {string.Join(',', Scopes.Default.ToNames())}.
        TIME is like 2027-01-31T12:00:00Z.
        """;

    /// <summary>Whether the command line is for this command.</summary>
    public static bool Is(string[] args) => args is ["keys", ..];

    /// <summary>Runs it.</summary>
    /// <returns>The process's exit code: 0 done, 1 no such key, 2 wrong usage.</returns>
    public static async Task<int> Run(string[] args, IConfiguration configuration, TextWriter output, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddLogging().AddRegistryDatabase(configuration).BuildServiceProvider();
        await services.GetRequiredService<Schema>().Apply(cancellationToken);
        var keys = services.GetRequiredService<AccountKeys>();
        var store = services.GetRequiredService<ApiKeyStore>();

        switch (args[1..])
        {
            case ["create" or "list", var name, ..] when !AccountId.TryParse(name, out _):
                await output.WriteLineAsync($"'{name}' is no account: use 1 to {AccountId.MaxLength} characters of a-z, 0-9, - and _, the first one a letter.");
                return 2;
            case ["create", var name, .. var flags] when KeyArguments.OfCreate(flags) is { } given:
                return await Show(await keys.Create(AccountId.Parse(name), given.Request, by: null, cancellationToken), output);
            case ["list"] or ["list", _]:
                var now = services.GetRequiredKeyedService<TimeProvider>(MediaClock.Name).GetUtcNow();
                foreach (var key in await store.List(cancellationToken))
                {
                    if (args is not [.., "list", var account] || key.Account == AccountId.Parse(account)) await output.WriteLineAsync(Line(key, now));
                }

                return 0;
            case ["rotate", var id, .. var flags] when KeyArguments.OfRotate(flags) is { } given:
                return await store.Get(id, cancellationToken) is { } old ? await Show(await keys.Rotate(old, given.Rotation, cancellationToken), output) : await NoKey(id, output);
            case ["revoke", var id]:
                if (!await store.Revoke(id, cancellationToken)) return await NoKey(id, output);
                await output.WriteLineAsync($"{id} is revoked.");
                return 0;
            default:
                await output.WriteLineAsync(Usage);
                return 2;
        }
    }

    private static async Task<int> Show(MediaResult<IssuedKey> made, TextWriter output)
    {
        if (made.Value is not { } issued)
        {
            await output.WriteLineAsync(made.Error!.Detail);
            return 2;
        }

        await output.WriteLineAsync($"{issued.Secret}\n# key {issued.Key.Id} of account {issued.Key.Account}. It is stored hashed and not shown again.");
        return 0;
    }

    private static async Task<int> NoKey(string id, TextWriter output)
    {
        await output.WriteLineAsync($"No key {id} that works. 'keys list' shows all.");
        return 1;
    }

    private static string Line(ApiKey key, DateTimeOffset now)
    {
        var scopes = key.Scopes.ToNames() is { Count: > 0 } names ? string.Join(',', names) : "none";
        var tenant = key.TenantId is { } one ? $"  tenant {one}" : "";
        var used = key.LastUsedAt is { } last ? $"used {last:u}" : "never used";
        var state = key switch
        {
            { RevokedAt: { } revoked } => $"revoked {revoked:u}",
            { ExpiresAt: { } end } when end <= now => $"expired {end:u}",
            { ReplacedBy: { } next, ExpiresAt: { } end } => $"replaced by {next}, works until {end:u}",
            { ExpiresAt: { } end } => $"works until {end:u}",
            _ => "works",
        };
        return $"{key.Id}  {key.Hint,-14}  {key.Account,-20}  {key.Name,-20}  {scopes}{tenant}  created {key.CreatedAt:u}  {used}  {state}";
    }
}
