namespace Orleans.Media;

/// <summary>A folder for the files of one run; deleted with it. <see cref="ScratchSpace.New"/> makes them.</summary>
public sealed class Scratch(string folder) : IDisposable
{
    /// <summary>Nobody but our own user can look into it.</summary>
    public string Folder { get; } = folder;

    public string PathOf(string name) => Path.Combine(Folder, name);

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
