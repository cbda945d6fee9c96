using Microsoft.Extensions.Logging;

namespace Orleans.Media;

public sealed partial class MediaGrain
{
    [LoggerMessage(Level = LogLevel.Information, Message = "Purged {Account}/{MediaId}, due {PurgeAt}")]
    private partial void LogPurged(string account, string mediaId, DateTimeOffset purgeAt);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Could not purge {Asset}, trying again in {Retry}")]
    private partial void LogNotPurged(string asset, TimeSpan retry, Exception fault);

    [LoggerMessage(Level = LogLevel.Information, Message = "Refused to confirm {Account}/{MediaId}: {Code}: {Detail}")]
    private partial void LogRefused(string account, string mediaId, MediaErrorCode code, string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Gave up job {Number} of {Account}/{MediaId}: its worker was lost each time")]
    private partial void LogGivenUp(string account, string mediaId, int number);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Could not look at the upload of {Account}/{MediaId}: {Reason}")]
    private partial void LogNotSeen(string account, string mediaId, string reason);
}
