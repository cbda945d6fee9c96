using Microsoft.Extensions.DependencyInjection;

namespace Orleans.Media;

/// <summary>The steps of all jobs, in the order in which they are done. Each says itself which jobs it is part of.</summary>
public static class ProcessingSteps
{
    /// <summary>Registers them, with the tools they work with.</summary>
    public static IServiceCollection AddProcessingSteps(this IServiceCollection services) => services
        .AddSingleton<Decoders>().AddSingleton<Ffmpeg>().AddSingleton<Vips>().AddSingleton<ScratchSpace>().AddSingleton<DecoderCheck>()
        .AddStep<VideoProbe>()
        .AddStep<AudioProbe>()
        .AddStep<DocumentProbe>()
        .AddStep<VideoCover>()
        .AddStep<AudioCover>()
        .AddStep<DocumentPage>()
        .AddStep<CustomThumbnail>()
        .AddStep<Pictures>()
        .AddStep<VideoRenditions>();

    private static IServiceCollection AddStep<TStep>(this IServiceCollection services) where TStep : class, IStep =>
        services.AddSingleton<TStep>().AddSingleton<IStep>(provider => provider.GetRequiredService<TStep>());
}
