using System.Reflection;
using System.Runtime.CompilerServices;

namespace Orleans.Media.Tests;

/// <summary>What silos and clients of different versions have to agree on: aliases, member ids, enum values.</summary>
internal static class WireContract
{
    private const BindingFlags Instance = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
    private static readonly Type[] Types = [.. typeof(IMediaGrain).Assembly.GetTypes().OrderBy(AliasOf, StringComparer.Ordinal)];

    public static IEnumerable<Type> Interfaces => Types.Where(type => type.IsInterface && type.IsAssignableTo(typeof(IAddressable)));

    public static IEnumerable<Type> Serialized => Types.Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null);

    public static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>()?.Alias;

    /// <summary>All that an instance holds: its fields, automatic properties in place of the fields behind them.</summary>
    public static IEnumerable<MemberInfo> MembersOf(Type type) => type.IsEnum ? [] : type.GetFields(Instance)
        .Select(field => field.GetCustomAttribute<CompilerGeneratedAttribute>() is null
            ? (MemberInfo)field
            : type.GetProperty(field.Name[1..field.Name.IndexOf('>', StringComparison.Ordinal)], Instance)!);

    public static uint? IdOf(MemberInfo member) => member.GetCustomAttribute<IdAttribute>()?.Id;

    public static string Describe() => string.Join('\n', Interfaces.Concat(Serialized).Select(type => string.Concat(LinesOf(type).Prepend(AliasOf(type)).Select(line => $"{line}\n"))));

    private static IEnumerable<string> LinesOf(Type type) => type switch
    {
        { IsInterface: true } => type.GetMethods().OrderBy(AliasOf, StringComparer.Ordinal).Select(method =>
            $"  {AliasOf(method)}({string.Join(", ", method.GetParameters().Select(parameter => NameOf(parameter.ParameterType)))}): {NameOf(method.ReturnType)}"),
        { IsEnum: true } => Enum.GetNames(type).Select(name => $"  {Convert.ToInt32(Enum.Parse(type, name), null)} {name}"),
        _ => MembersOf(type).OrderBy(IdOf).Select(member => $"  {IdOf(member)} {member.Name}: {NameOf(member is PropertyInfo property ? property.PropertyType : ((FieldInfo)member).FieldType)}"),
    };

    private static string NameOf(Type type) => type.IsGenericType
        ? $"{type.Name[..type.Name.IndexOf('`', StringComparison.Ordinal)]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
        : type.Name;
}
