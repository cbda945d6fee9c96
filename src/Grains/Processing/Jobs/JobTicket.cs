namespace Orleans.Media;

/// <summary>A job's place in the queue.</summary>
/// <param name="Account">Whose it is: the queue is fair between accounts.</param>
/// <param name="MediaId">The asset.</param>
/// <param name="Number">The job's number.</param>
/// <param name="IsAwaited">Whether the asset isn't ready until it is done. Others let these go first.</param>
[GenerateSerializer, Immutable, Alias("orleans.media.JobTicket")]
public sealed record JobTicket([property: Id(0)] string Account, [property: Id(1)] string MediaId, [property: Id(2)] int Number, [property: Id(3)] bool IsAwaited);
