using Microsoft.Extensions.Options;

namespace Orleans.Media.Tests;

public sealed class ScratchSpaceTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("scratch-").FullName;

    [Fact]
    public void A_run_leaves_nothing_behind()
    {
        var space = Space();
        var scratch = space.New();
        File.WriteAllText(scratch.PathOf("a"), "");
        scratch.Dispose();
        Assert.False(Directory.Exists(scratch.Folder));
        space.Dispose();
        Assert.Empty(Directory.EnumerateFileSystemEntries(_root));
    }

    [Fact]
    public void Only_our_own_user_can_look_into_a_folder()
    {
        using var space = Space();
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, new DirectoryInfo(space.New().Folder).UnixFileMode);
    }

    [Fact]
    public void What_a_living_process_has_stays_when_another_one_starts()
    {
        using var living = Space();
        var file = living.New().PathOf("a");
        File.WriteAllText(file, "");
        using var other = Space();
        Assert.True(File.Exists(file));
    }

    // flock holds the lock as a process would.
    [Fact]
    public async Task What_a_killed_process_had_is_deleted_when_another_one_starts()
    {
        var folder = Directory.CreateDirectory(Path.Combine(_root, "other", "run")).Parent!.FullName;
        await File.WriteAllTextAsync(Path.Combine(folder, "run", "a"), "");
        using var process = Child.Start("flock", [Path.Combine(folder, "lock"), "sh", "-c", "echo locked; exec sleep 60"]);
        await Eventually.True(() => Task.FromResult(process.Output.StartsWith("locked", StringComparison.Ordinal)), "the other process has its lock");
        using (Space()) Assert.True(Directory.Exists(folder));
        process.Kill();
        using (Space()) Assert.False(Directory.Exists(folder));
    }

    [Fact]
    public async Task Any_number_may_start_at_once()
    {
        foreach (var left in Enumerable.Range(0, 50)) Directory.CreateDirectory(Path.Combine(_root, $"left{left}", "run"));
        var spaces = await Task.WhenAll(Enumerable.Range(0, 16).Select(_ => Task.Run(Space)));
        Assert.All(spaces, space => File.WriteAllText(space.New().PathOf("a"), ""));
        Assert.Equal(16, Directory.EnumerateDirectories(_root).Count());
        foreach (var space in spaces) space.Dispose();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private ScratchSpace Space() => new(Options.Create(new ProcessingOptions { Scratch = _root }));
}
