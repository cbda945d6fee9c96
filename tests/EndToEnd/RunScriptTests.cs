using System.Text.Json;

namespace Orleans.Media.Tests;

public sealed class RunScriptTests
{
    [Fact]
    public async Task One_command_starts_everything_and_the_commands_it_prints_work_as_printed()
    {
        using var run = await RunScript.Start();
        var folder = Directory.CreateTempSubdirectory("paste-").FullName;
        var asset = JsonDocument.Parse((await run.PasteTheBanner(folder)).Trim()).RootElement;
        Assert.Equal("ready", asset.GetProperty("status").GetString());
        Assert.Equal(1, asset.GetProperty("width").GetInt32());

        using var http = run.Client();
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(folder, "hero.png")), await http.GetByteArrayAsync(asset.GetProperty("url").GetString()));
    }

    [Theory]
    [InlineData("TERM", 143)]
    [InlineData("INT", 130)]
    public async Task A_signal_stops_all_of_it_at_once(string signal, int exitCode)
    {
        using var run = await RunScript.Start();
        Assert.InRange(await run.Signal(signal), TimeSpan.Zero, TimeSpan.FromSeconds(8));
        Assert.Equal(exitCode, run.ExitCode);
        Assert.False(RunScript.Listens(run.Port));
        Assert.False(RunScript.Listens(run.AzuritePort));
    }

    [Fact]
    public async Task A_second_start_on_the_same_folder_or_port_says_so_and_ends_with_1()
    {
        using var run = await RunScript.Start();
        using var sameFolder = RunScript.Launch(data: run.Data);
        await sameFolder.Ended();
        Assert.Equal(1, sameFolder.ExitCode);
        Assert.Contains($"already running on {run.Data}", sameFolder.Banner, StringComparison.Ordinal);

        using var samePort = RunScript.Launch(port: run.Port);
        await samePort.Ended();
        Assert.Equal(1, samePort.ExitCode);
        Assert.Contains($"Port {run.Port} is in use", samePort.Banner, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_was_uploaded_and_the_key_are_there_after_a_restart()
    {
        using var first = await RunScript.Start();
        var key = first.Key;
        var id = JsonDocument.Parse((await first.PasteTheBanner(Directory.CreateTempSubdirectory("paste-").FullName)).Trim()).RootElement.GetProperty("id").GetString();
        await first.Signal("TERM");

        using var second = await RunScript.Start(data: first.Data);
        Assert.Equal(key, second.Key);
        using var http = second.Client();
        Assert.Contains("\"ready\"", await http.GetStringAsync($"media/{id}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_postgres_it_makes_the_schema_and_works_the_same()
    {
        var database = await Postgres.Shared.CreateDatabase();
        using var run = await RunScript.Start(arguments: ["--postgres", database]);
        Assert.Contains("\"ready\"", await run.PasteTheBanner(Directory.CreateTempSubdirectory("paste-").FullName), StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(run.Data, "media.db")));
        using var http = run.Client();
        Assert.Contains("\"total\":1", await http.GetStringAsync("media"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task With_silos_and_gateways_it_starts_a_cluster_that_goes_on_when_a_part_of_it_ends()
    {
        var database = await Postgres.Shared.CreateDatabase();
        using var run = await RunScript.Start(arguments: ["--postgres", database, "--silos", "3", "--gateways", "2"]);
        Assert.Contains("\"ready\"", await run.PasteTheBanner(Directory.CreateTempSubdirectory("paste-").FullName), StringComparison.Ordinal);

        var gateways = run.Addresses();
        Assert.Equal(2, gateways.Count);
        Assert.Equal(new Uri($"http://127.0.0.1:{run.Port}"), gateways[0]);
        Assert.All(["gateway-1", "gateway-2", "silo-1", "silo-2", "silo-3", "azurite"], name => Assert.Contains(Path.Combine(run.Data, "logs", $"{name}.log"), run.Banner, StringComparison.Ordinal));
        using var http = run.Client();
        foreach (var gateway in gateways) Assert.Contains("\"total\":1", await http.GetStringAsync(new Uri(gateway, "/api/v1/media")), StringComparison.Ordinal);

        await run.SignalChild("Orleans.Media.Silo.dll", "TERM");
        await Eventually.True(() => run.Banner.Contains("ended by itself, with exit code 0. The others go on", StringComparison.Ordinal), "run.sh says that a silo ended");
        foreach (var gateway in gateways) Assert.Contains("\"total\":1", await http.GetStringAsync(new Uri(gateway, "/api/v1/media")), StringComparison.Ordinal);

        await run.Signal("TERM");
        Assert.Equal(143, run.ExitCode);
        Assert.All([.. gateways.Select(gateway => gateway.Port), run.AzuritePort], port => Assert.False(RunScript.Listens(port)));
        Assert.Empty(await run.Children());
    }

    [Theory]
    [InlineData("Several silos need Postgres", "--silos", "3")]
    [InlineData("Several gateways need silos", "--postgres", "Host=nowhere", "--gateways", "2")]
    [InlineData("--silos needs a number from 1 to 16", "--postgres", "Host=nowhere", "--silos", "many")]
    public async Task A_cluster_that_cannot_be_is_refused_with_what_to_do(string said, params string[] arguments)
    {
        using var run = RunScript.Launch(arguments: arguments);
        await run.Ended();
        Assert.Equal(1, run.ExitCode);
        Assert.Contains(said, run.Banner, StringComparison.Ordinal);
        Assert.Contains("./run.sh --postgres", run.Banner, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_are_made_listed_and_revoked_beside_the_running_registry()
    {
        using var run = await RunScript.Start();
        var made = await Keys(run, "create", "acme", "--name", "backend");
        var key = made.Split('\n')[0];
        using var http = run.Client();
        http.DefaultRequestHeaders.Authorization = new("Bearer", key);
        Assert.Contains("\"total\":0", await http.GetStringAsync("media"), StringComparison.Ordinal);
        Assert.Contains("backend", await Keys(run, "list"), StringComparison.Ordinal);
    }

    private static async Task<string> Keys(RunScript run, params string[] arguments)
    {
        using var command = RunScript.Launch(run.Data, run.Port, run.AzuritePort, arguments: ["keys", .. arguments]);
        await command.Ended();
        return command.Banner;
    }
}
