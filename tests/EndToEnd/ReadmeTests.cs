using System.Text.RegularExpressions;

namespace Orleans.Media.Tests;

public sealed partial class ReadmeTests
{
    [Fact]
    public async Task The_upload_in_three_steps_works_as_the_README_writes_it()
    {
        using var run = await RunScript.Start();
        var folder = Directory.CreateTempSubdirectory("readme-").FullName;
        Directory.CreateSymbolicLink(Path.Combine(folder, "data"), run.Data);
        var commands = ThreeSteps().Match(await File.ReadAllTextAsync(Repository.PathOf("README.md"))).Groups[1].Value;
        using var shell = Child.Start("bash", ["-ec", $"cd '{folder}'\n{commands.Replace("8080", $"{run.Port}", StringComparison.Ordinal)}"]);
        await shell.Process.WaitForExitAsync();
        Assert.Equal(0, shell.Process.ExitCode);
        Assert.Contains("\"status\":\"ready\"", shell.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_file_that_the_README_and_the_docs_point_to_is_there()
    {
        foreach (var page in Directory.GetFiles(Repository.PathOf("docs"), "*.md").Append(Repository.PathOf("README.md")))
        {
            var targets = Links().Matches(File.ReadAllText(page)).Select(link => link.Groups[1].Value).Where(target => !target.Contains("://", StringComparison.Ordinal)).ToArray();
            Assert.All(targets, target => Assert.True(Path.Exists(Path.Combine(Path.GetDirectoryName(page)!, target)), $"{Path.GetFileName(page)} points to {target}"));
        }
    }

    [GeneratedRegex(@"three steps\s+```sh\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex ThreeSteps();

    [GeneratedRegex(@"\]\(([^)#]+)\)")]
    private static partial Regex Links();
}
