using System.Reflection;

namespace Orleans.Media.Tests;

public sealed class PureRulesTests
{
    private const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;

    [Theory]
    [InlineData(typeof(Lifecycle))]
    [InlineData(typeof(Standing))]
    [InlineData(typeof(MediaRules))]
    [InlineData(typeof(LabelRules))]
    [InlineData(typeof(QuotaRules))]
    [InlineData(typeof(JobRules))]
    [InlineData(typeof(JobOrders))]
    [InlineData(typeof(Comparison))]
    [InlineData(typeof(LostBytes))]
    [InlineData(typeof(ReconcileRules))]
    [InlineData(typeof(ApiKeyRules))]
    [InlineData(typeof(LimitRules))]
    [InlineData(typeof(MediaState))]
    [InlineData(typeof(EventTable))]
    [InlineData(typeof(MediaEvents))]
    [InlineData(typeof(WebhookRules))]
    [InlineData(typeof(WebhookSecrets))]
    [InlineData(typeof(AddressRules))]
    [InlineData(typeof(TargetUrl))]
    [InlineData(typeof(MediaAddresses))]
    [InlineData(typeof(UploadTickets))]
    [InlineData(typeof(VerifiedObject))]
    [InlineData(typeof(Sniffer))]
    [InlineData(typeof(ImageHeader))]
    [InlineData(typeof(Mp4Boxes))]
    public void Rules_and_state_know_nothing_of_the_runtime_they_run_on(Type rules) => Assert.Empty(RuntimeTypesIn(rules));

    [Fact]
    public void The_grain_does() => Assert.Contains(typeof(Grain), RuntimeTypesIn(typeof(MediaGrain)));

    private static IEnumerable<Type> RuntimeTypesIn(Type type) => UsedBy(type).SelectMany(Parts).Distinct().Where(IsOfOrleans);

    private static bool IsOfOrleans(Type type) => type.Assembly.GetName().Name is { } name
        && name.StartsWith("Orleans.", StringComparison.Ordinal) && !name.StartsWith("Orleans.Media.", StringComparison.Ordinal);

    private static IEnumerable<Type> UsedBy(Type type) =>
    [
        .. type.BaseType is { } parent ? [parent] : Type.EmptyTypes,
        .. type.GetInterfaces(),
        .. type.GetFields(All).Select(field => field.FieldType),
        .. type.GetProperties(All).Select(property => property.PropertyType),
        .. type.GetMethods(All).Select(method => method.ReturnType),
        .. Bodies(type).SelectMany(method => method.GetParameters().Select(parameter => parameter.ParameterType)),
        .. Bodies(type).SelectMany(method => method.GetMethodBody()?.LocalVariables.Select(local => local.LocalType) ?? []),
        .. type.GetNestedTypes(All).SelectMany(UsedBy),
    ];

    private static MethodBase[] Bodies(Type type) => [.. type.GetMethods(All), .. type.GetConstructors(All)];

    private static IEnumerable<Type> Parts(Type type) => type.HasElementType ? Parts(type.GetElementType()!) : [type, .. type.GetGenericArguments().SelectMany(Parts)];
}
