namespace Orleans.Media.Gateway;

/// <summary>A client of a cluster starts before it: until a silo can be reached, only <c>/health</c> has something to say.</summary>
public static class NotConnected
{
    /// <summary>Answers 503 until then. Nothing to do where the silo is in the gateway's process.</summary>
    public static void UseClusterConnection(this WebApplication app)
    {
        if (app.Services.GetService<ClusterConnection>() is not { } connection) return;
        app.Use((context, next) => connection.IsMade || context.Request.Path.StartsWithSegments("/health", StringComparison.Ordinal)
            ? next(context)
            : Problem.Of(MediaErrorCode.RegistryUnavailable, "No silo of the registry can be reached yet. Nothing was lost: try again.").ExecuteAsync(context));
    }
}
