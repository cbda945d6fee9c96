using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;

namespace Orleans.Media;

/// <summary>
/// The scopes of a key, and what they allow:
/// <list type="table">
/// <item><term>none</term><description><see cref="Scope.MediaRead"/>: a key without scopes reads its own account</description></item>
/// <item><term><c>media:read</c></term><description><see cref="Scope.MediaRead"/></description></item>
/// <item><term><c>media:write</c></term><description><see cref="Scope.MediaRead"/>, <see cref="Scope.MediaWrite"/></description></item>
/// <item><term><c>webhooks:write</c></term><description><see cref="Scope.WebhooksWrite"/></description></item>
/// <item><term><c>admin</c></term><description><see cref="Scope.Admin"/>: no media by itself</description></item>
/// <item><term><c>*</c></term><description>everything</description></item>
/// </list>
/// </summary>
[GenerateSerializer, Immutable, Alias("orleans.media.Scopes")]
public readonly record struct Scopes
{
    private static readonly FrozenDictionary<Scope, string> Names = new Dictionary<Scope, string>
    {
        [Scope.MediaRead] = "media:read",
        [Scope.MediaWrite] = "media:write",
        [Scope.WebhooksWrite] = "webhooks:write",
        [Scope.Admin] = "admin",
        [Scope.All] = "*",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, Scope> ByName = Names.ToFrozenDictionary(pair => pair.Value, pair => pair.Key);

    [Id(0)]
    private readonly int _held; // a bit for each scope

    private Scopes(int held) => _held = held;

    /// <summary>All but <see cref="Scope.Admin"/>, each by its name: what a key of an application needs.</summary>
    public static Scopes Default { get; } = Of(Scope.MediaRead, Scope.MediaWrite, Scope.WebhooksWrite);

    /// <summary>Everything.</summary>
    public static Scopes Everything { get; } = Of(Scope.All);

    /// <summary>All that there are, for people.</summary>
    public static string Known { get; } = string.Join(", ", Enum.GetValues<Scope>().Select(NameOf));

    /// <summary>These scopes.</summary>
    public static Scopes Of(params ReadOnlySpan<Scope> scopes)
    {
        var held = 0;
        foreach (var scope in scopes) held |= Bit(scope);
        return new Scopes(held);
    }

    /// <summary>The scopes of these names; false if one of them isn't known.</summary>
    public static bool TryParse(IEnumerable<string> names, out Scopes scopes)
    {
        ArgumentNullException.ThrowIfNull(names);
        scopes = default;
        var held = 0;
        foreach (var name in names)
        {
            if (!ByName.TryGetValue(name, out var scope)) return false;
            held |= Bit(scope);
        }

        scopes = new Scopes(held);
        return true;
    }

    /// <summary>The scopes of a text of names with blanks between, as <see cref="ToString"/> writes it.</summary>
    /// <exception cref="FormatException">A name isn't known.</exception>
    public static Scopes Parse([NotNull] string text) => TryParse(text.Split(' ', StringSplitOptions.RemoveEmptyEntries), out var scopes)
        ? scopes
        : throw new FormatException($"'{text}' are no scopes: there are {Known}.");

    /// <summary>A scope on the wire.</summary>
    public static string NameOf(Scope scope) => Names[scope];

    /// <summary>Whether a key with these scopes may do what needs this one.</summary>
    public bool Allows(Scope needed) => Has(Scope.All) || needed switch
    {
        Scope.MediaRead => _held == 0 || Has(Scope.MediaRead) || Has(Scope.MediaWrite),
        _ => Has(needed),
    };

    /// <summary>Whether whoever holds these may make a key with those: an administrator any, others none that may more than they.</summary>
    public bool MayGrant(Scopes others)
    {
        var held = this;
        return Allows(Scope.Admin) || Array.TrueForAll(Enum.GetValues<Scope>(), scope => !others.Allows(scope) || held.Allows(scope));
    }

    /// <summary>The scopes by name, in the order of the table.</summary>
    public IReadOnlyList<string> ToNames()
    {
        var held = this;
        return [.. Enum.GetValues<Scope>().Where(held.Has).Select(NameOf)];
    }

    /// <summary>The names with blanks between; empty if there are none.</summary>
    public override string ToString() => string.Join(' ', ToNames());

    private bool Has(Scope scope) => (_held & Bit(scope)) != 0;

    private static int Bit(Scope scope) => 1 << (int)scope;
}
