namespace Orleans.Media;

/// <summary>
/// Storage or the database could not be reached, so the call could not be carried out or its outcome isn't known.
/// Every call of the registry may be repeated; what was acknowledged before is kept.
/// </summary>
[GenerateSerializer, Alias("orleans.media.RegistryUnavailableException")]
public sealed class RegistryUnavailableException : Exception
{
    /// <summary>With what could not be reached.</summary>
    /// <param name="code"><see cref="MediaErrorCode.StorageUnavailable"/>, <see cref="MediaErrorCode.DatabaseUnavailable"/> or <see cref="MediaErrorCode.RegistryUnavailable"/>.</param>
    /// <param name="message">What happened, for logs.</param>
    public RegistryUnavailableException(MediaErrorCode code, string message) : base(message) => Code = code;

    /// <summary>What could not be reached.</summary>
    [Id(0)] public MediaErrorCode Code { get; init; }

    /// <summary>
    /// The one behind an exception that a call ended with; null if it is about something else. A grain that couldn't be
    /// activated, because its state couldn't be read, reports so inside an exception of Orleans' own.
    /// </summary>
    public static RegistryUnavailableException? In(Exception? exception) =>
        exception is null or RegistryUnavailableException ? exception as RegistryUnavailableException : In(exception.InnerException);
}
