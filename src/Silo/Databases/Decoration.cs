using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media;

/// <summary>Puts something of ours around a service that Orleans registers.</summary>
internal static class Decoration
{
    /// <summary>Replaces the registrations of a service by ones that wrap it; what only forwards to another registration stays.</summary>
    public static void Decorate<T>(this IServiceCollection services, Func<IServiceProvider, T, T> wrap) where T : class
    {
        foreach (var inner in services.Where(service => service.ServiceType == typeof(T)).ToArray())
        {
            if (inner is { IsKeyedService: true, KeyedImplementationFactory: { } create })
            {
                services.Remove(inner);
                services.AddKeyedSingleton(inner.ServiceKey, (provider, key) => wrap(provider, (T)create(provider, key)));
            }
            else if (inner is { IsKeyedService: false, ImplementationType: { } type })
            {
                services.Remove(inner);
                services.AddSingleton(provider => wrap(provider, (T)ActivatorUtilities.CreateInstance(provider, type)));
            }
        }
    }
}
