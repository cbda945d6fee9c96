namespace Orleans.Media;

/// <summary>A folder for the files of one run; deleted with it.</summary>
public sealed class Scratch : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("media-job-").FullName;

    public string PathOf(string name) => Path.Combine(_folder, name);

    public void Dispose() => Directory.Delete(_folder, recursive: true);
}
