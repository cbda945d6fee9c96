using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>
/// This process's own folder under <see cref="ProcessingOptions.Scratch"/>, where the folders of its runs are. A lock in it
/// says that the process lives; the kernel lets go of it however the process ends. What isn't locked belonged to a process
/// that was killed, and is deleted when the next one starts.
/// </summary>
public sealed class ScratchSpace : IDisposable
{
    private const string LockName = "lock";
    private readonly string _folder;
    private readonly FileStream _lock;

    public ScratchSpace(IOptions<ProcessingOptions> options)
    {
        var root = Path.GetFullPath(options.Value.Scratch);
        MakePrivate(root);
        (_folder, _lock) = Claim(root);
        foreach (var other in Directory.EnumerateDirectories(root)) DeleteIfLeftBehind(other);
    }

    /// <summary>A new folder for a run.</summary>
    public Scratch New() => new(MakePrivate(Path.Combine(_folder, Path.GetRandomFileName())));

    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        _lock.Dispose();
    }

    private static (string Folder, FileStream Lock) Claim(string root)
    {
        for (var tries = 0; tries < 100; tries++)
        {
            // A process that starts at this moment may take the folder for left behind before it is locked; then another one will do.
            var folder = MakePrivate(Path.Combine(root, Path.GetRandomFileName()));
            if (TryLock(folder) is not { } held) continue;
            if (File.Exists(held.Name)) return (folder, held);
            held.Dispose();
        }

        throw new IOException($"No file can be made and locked in {root} (Processing:Scratch).");
    }

    private static void DeleteIfLeftBehind(string folder)
    {
        using var held = TryLock(folder);
        if (held is null) return;
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception other) when (other is IOException or UnauthorizedAccessException)
        {
            // another process that starts at this moment is at it too, or has made it its own
        }
    }

    /// <summary>Null if another process has it, or has just deleted it.</summary>
    private static FileStream? TryLock(string folder)
    {
        try
        {
            return new FileStream(Path.Combine(folder, LockName), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception taken) when (taken is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string MakePrivate(string folder) =>
        OperatingSystem.IsWindows()
            ? Directory.CreateDirectory(folder).FullName
            : Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute).FullName;
}
