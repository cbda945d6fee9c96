using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media;

/// <summary>
/// <c>keys create ACCOUNT [--name NAME] [--test]</c>, <c>keys list</c>, <c>keys revoke KEY_ID</c>: works on the configured
/// database, whether or not the registry is running.
/// </summary>
public static class KeyCommand
{
    private const string Usage = """
        keys create ACCOUNT [--name NAME] [--test]   make a key and show it, once
        keys list                                    all keys, the newest first
        keys revoke KEY_ID                           the key stops working within 5 seconds
        """;

    /// <summary>Whether the command line is for this command.</summary>
    public static bool Is(string[] args) => args is ["keys", ..];

    /// <summary>Runs it.</summary>
    /// <returns>The process's exit code: 0 done, 1 no such key, 2 wrong usage.</returns>
    public static async Task<int> Run(string[] args, IConfiguration configuration, TextWriter output, CancellationToken cancellationToken)
    {
        await using var services = new ServiceCollection().AddLogging().AddRegistryDatabase(configuration).BuildServiceProvider();
        await services.GetRequiredService<Schema>().Apply(cancellationToken);
        var keys = services.GetRequiredService<ApiKeyStore>();

        switch (args[1..])
        {
            case ["create", var name, ..] when !AccountId.TryParse(name, out _):
                await output.WriteLineAsync($"'{name}' is no account: use 1 to {AccountId.MaxLength} characters of a-z, 0-9, - and _, the first one a letter.");
                return 2;
            case ["create", var name, .. var flags] when Flags(flags) is var (label, prefix):
                var account = AccountId.Parse(name);
                var (made, secret) = await keys.Create(account, label, prefix, cancellationToken);
                await output.WriteLineAsync($"{secret}\n# key {made.Id} of account {account}. It is stored hashed and not shown again.");
                return 0;
            case ["list"]:
                foreach (var key in await keys.List(cancellationToken))
                {
                    var state = key.RevokedAt is { } revoked ? $"revoked {revoked:u}" : "works";
                    await output.WriteLineAsync($"{key.Id}  {key.Hint,-14}  {key.Account,-20}  {key.Name,-20}  created {key.CreatedAt:u}  {state}");
                }

                return 0;
            case ["revoke", var id]:
                var done = await keys.Revoke(id, cancellationToken);
                await output.WriteLineAsync(done ? $"{id} is revoked." : $"No key {id} that works. 'keys list' shows all.");
                return done ? 0 : 1;
            default:
                await output.WriteLineAsync(Usage);
                return 2;
        }
    }

    /// <summary>What the flags of <c>create</c> say; null if one isn't known.</summary>
    private static (string Label, string Prefix)? Flags(string[] flags) => flags switch
    {
        [] => ("", "sk_live_"),
        ["--test", .. var rest] when Flags(rest) is var (label, _) => (label, "sk_test_"),
        ["--name", var name, .. var rest] when Flags(rest) is var (_, prefix) => (name, prefix),
        _ => null,
    };
}
