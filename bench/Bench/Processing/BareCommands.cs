using System.Diagnostics;
using System.Globalization;
using Orleans.Media.Testing;

namespace Orleans.Media.Bench;

/// <summary>
/// The very commands that the registry runs, without the registry. Scripts that stand before the decoders in a gateway's PATH
/// write down how they are called, a script for each job; the shell runs these again: no limits, no priority, nobody who waits
/// for their words.
/// </summary>
public sealed class BareCommands
{
    private readonly string _tools, _called, _works;

    /// <param name="folder">Where all that is kept.</param>
    public BareCommands(string folder)
    {
        (_tools, _called, _works) = (Make("tools"), Make("called"), Make("works"));
        foreach (var tool in new[] { "ffprobe", "ffmpeg" }) Record(tool);

        string Make(string name) => Directory.CreateDirectory(Path.Combine(folder, name)).FullName;
    }

    /// <summary>A gateway with these settings has its commands written down. It is slower for that: measure another one.</summary>
    public IReadOnlyDictionary<string, string?> Settings => new Dictionary<string, string?> { ["PATH"] = $"{_tools}{Path.PathSeparator}{Environment.GetEnvironmentVariable("PATH")}" };

    /// <summary>What was written down since the last time, as scripts: one for each job.</summary>
    public IReadOnlyList<string> Take()
    {
        var scripts = new List<string>();
        foreach (var called in Directory.GetFiles(_called))
        {
            var work = Directory.CreateDirectory(Path.Combine(_works, Path.GetFileName(called))).FullName;
            var script = $"{work}.sh";
            File.WriteAllText(script, $"set -e\ncd {work}\n{File.ReadAllText(called)}");
            File.Delete(called);
            scripts.Add(script);
        }

        return scripts;
    }

    /// <summary>Runs scripts in a shell.</summary>
    /// <param name="scripts">Each once.</param>
    /// <param name="atOnce">How many at once.</param>
    /// <returns>From the start of the first to the end of the last.</returns>
    public static async Task<TimeSpan> Run(IReadOnlyList<string> scripts, int atOnce)
    {
        var list = Path.Combine(Path.GetDirectoryName(scripts[0])!, "list");
        await File.WriteAllLinesAsync(list, scripts);
        var began = Stopwatch.GetTimestamp();
        var (exitCode, output) = await Child.Run("bash", "-c", "exec xargs -P \"$1\" -n 1 bash <\"$2\"", "bash", atOnce.ToString(CultureInfo.InvariantCulture), list);
        return exitCode == 0 ? Stopwatch.GetElapsedTime(began) : throw new InvalidOperationException($"The bare commands failed: {output}");
    }

    /// <summary>Calls that don't read the asset, as that for a version, aren't written down; the job's folder becomes the one where the script works.</summary>
    private void Record(string tool)
    {
        var real = Environment.GetEnvironmentVariable("PATH")!.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, tool)).First(File.Exists);
        var script = Path.Combine(_tools, tool);
        File.WriteAllText(script, $$"""
            #!/bin/bash
            case "$*" in *" http"*) echo "{{real}}$(printf ' %q' "${@//"$PWD"/.}") >/dev/null" >>"{{_called}}/${PWD##*/}" ;; esac
            exec {{real}} "$@"
            """);
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(script, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
