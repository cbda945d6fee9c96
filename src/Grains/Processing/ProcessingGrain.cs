using Microsoft.Extensions.Options;
using Orleans.Concurrency;

namespace Orleans.Media;

/// <inheritdoc cref="IProcessingGrain"/>
[StatelessWorker(1), Reentrant]
public sealed class ProcessingGrain(DecoderCheck check, IOptions<ProcessingOptions> options) : Grain, IProcessingGrain
{
    public async Task<InstalledDecoders?> GetDecoders(CancellationToken cancellationToken) => options.Value.Enabled ? await check.Find() : null;
}
