namespace Orleans.Media.Tests.Cluster;

public sealed class DeleteTests
{
    [Fact]
    public async Task Deleting_twice_answers_the_same_and_restoring_gives_back_the_state_it_had()
    {
        await using var cluster = await MediaCluster.Start();
        var media = await cluster.ReadyPicture();
        var before = await media.Settled(MediaStatus.Ready);

        Assert.False((await media.Delete()).Value!.AlreadyDeleted);
        Assert.True((await media.Delete()).Value!.AlreadyDeleted);
        Assert.Equal(MediaErrorCode.NotFound, (await media.Get()).Error!.Code);
        Assert.Equal(MediaErrorCode.NotFound, (await media.GetContent()).Error!.Code);

        Assert.Equivalent(before, (await media.Restore()).Value, strict: true);
        Assert.Equal([MediaStatus.PendingUpload, MediaStatus.Ready, MediaStatus.Deleted, MediaStatus.Ready], (await media.GetHistory()).Value!.Transitions.Select(step => step.To));
    }

    [Fact]
    public async Task What_is_illegal_is_refused_and_changes_nothing()
    {
        await using var cluster = await MediaCluster.Start();
        var media = cluster.NewMedia();
        await media.Ask(Uploads.Picture);
        Assert.Equal(MediaErrorCode.IllegalTransition, (await media.Restore()).Error!.Code);
        await media.Delete();
        var history = (await media.GetHistory()).Value!;

        Assert.Equal(MediaErrorCode.IllegalTransition, (await media.Confirm(new ConfirmRequest())).Error!.Code);
        Assert.Equal(MediaErrorCode.IllegalTransition, (await media.RequestUpload(Uploads.Picture)).Error!.Code);
        Assert.Equal(history.Transitions, (await media.GetHistory()).Value!.Transitions);
    }

    [Fact]
    public async Task Nothing_is_kept_in_memory_for_assets_that_are_not_there()
    {
        await using var cluster = await MediaCluster.Start();
        var media = cluster.NewMedia();
        Assert.Equal(MediaErrorCode.NotFound, (await media.Get()).Error!.Code);
        Assert.Equal(MediaErrorCode.NotFound, (await media.Delete()).Error!.Code);
        Assert.Equal(MediaErrorCode.NotFound, (await media.Restore()).Error!.Code);
        Assert.Equal(MediaErrorCode.NotFound, (await media.Confirm(new ConfirmRequest())).Error!.Code);
        Assert.Equal(MediaErrorCode.NotFound, (await media.GetHistory()).Error!.Code);
        Assert.Equal(MediaErrorCode.NotFound, (await media.GetUpload()).Error!.Code);
        await Eventually.True(async () => await cluster.Grains.GetGrain<Runtime.IManagementGrain>(0).GetActivationAddress(media) is null, "the activation is gone");
    }
}
