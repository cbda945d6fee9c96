using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Orleans.Media.Tests;

// Shells and Python stand for decoders that do what they shouldn't.
public sealed class DecoderTests : IDisposable
{
    private readonly ProcessingOptions _options = new() { StepTimeout = TimeSpan.FromSeconds(20), Scratch = Directory.CreateTempSubdirectory("scratch-").FullName };
    private readonly ScratchSpace _space;
    private readonly Scratch _scratch;

    public DecoderTests() => _scratch = (_space = new ScratchSpace(Options.Create(_options))).New();

    [Fact]
    public async Task The_caller_gets_the_exit_code_and_what_was_said()
    {
        var answer = await Shell("echo out; echo err >&2; exit 3");
        Assert.Equal((3, "out\n", "err\n"), (answer.ExitCode, answer.Output, answer.Errors));
    }

    [Fact]
    public async Task Arguments_are_passed_as_they_are() =>
        Assert.Equal("a b|$HOME|;ls|\"|", (await Run("printf", "%s|", "a b", "$HOME", ";ls", "\"")).Output);

    [Fact]
    public async Task Of_endless_output_the_start_is_kept_and_of_endless_errors_the_end()
    {
        var answer = await Shell("yes o | head -c 3000000; (yes e | head -c 3000000; printf last) >&2");
        Assert.Equal(Decoders.OutputLength, answer.Output.Length);
        Assert.Equal(Decoders.ErrorLength, answer.Errors.Length);
        Assert.EndsWith("e\nlast", answer.Errors);
    }

    [Fact]
    public async Task Lines_are_seen_while_the_child_runs()
    {
        var go = _scratch.PathOf("go");
        var lines = new List<string>();
        var answer = await Run(new DecoderCall("sh", ["-c", $"echo one; until [ -e {go} ]; do sleep 0.05; done; echo two"], _scratch.Folder)
        {
            OnLine = line =>
            {
                lines.Add(line);
                File.WriteAllText(go, ""); // without it the child would never end
            },
        });
        Assert.Equal(["one", "two"], lines);
        Assert.Equal("", answer.Output);
    }

    [Fact]
    public async Task A_child_that_takes_too_long_is_killed()
    {
        var watch = Stopwatch.StartNew();
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Run(new DecoderCall("sh", ["-c", "echo $$ >pid; trap '' TERM; exec sleep 60"], _scratch.Folder) { TimeLimit = TimeSpan.FromSeconds(0.5) }));
        Assert.Equal(FailureCode.TookTooLong, failure.Code);
        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(10), $"{watch.Elapsed}");
        Assert.False(Runs(await File.ReadAllTextAsync(_scratch.PathOf("pid"))));
    }

    [Fact]
    public async Task A_cancelled_child_is_dead_when_the_call_ends()
    {
        using var cancel = new CancellationTokenSource();
        var call = new Decoders(Options.Create(_options)).Run(new DecoderCall("sh", ["-c", "echo $$ >pid; echo; exec sleep 60"], _scratch.Folder) { OnLine = _ => cancel.Cancel() }, cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.False(Runs(await File.ReadAllTextAsync(_scratch.PathOf("pid"))));
    }

    [Fact]
    public async Task A_hungry_child_does_not_get_more_memory_than_it_may()
    {
        await Run("vips", "black", "big.png", "12000", "12000");
        Assert.Equal(0, (await Decode("big.png")).ExitCode);
        _options.DecoderMemory = 300 * 1024 * 1024;
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Decode("big.png"));
        Assert.Equal(FailureCode.DecoderCrashed, failure.Code);
        Assert.Contains("memory", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_child_that_writes_too_much_is_stopped()
    {
        _options.MaxOutputBytes = 1024 * 1024;
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Run("dd", "if=/dev/zero", "of=big", "bs=64k", "count=100"));
        Assert.Equal(FailureCode.DecoderCrashed, failure.Code);
        Assert.Equal(1024 * 1024, new FileInfo(_scratch.PathOf("big")).Length);
    }

    [Theory]
    [InlineData("SEGV")]
    [InlineData("ABRT")]
    [InlineData("KILL")]
    public async Task A_child_that_crashes_is_said_to_have(string signal) =>
        Assert.Equal(FailureCode.DecoderCrashed, (await Assert.ThrowsAsync<StepFailedException>(() => Shell($"kill -{signal} $$"))).Code);

    [Fact]
    public async Task A_program_that_is_not_installed_is_named()
    {
        var failure = await Assert.ThrowsAsync<StepFailedException>(() => Run("no-such-decoder"));
        Assert.Equal(FailureCode.DecoderMissing, failure.Code);
        Assert.Contains("no-such-decoder", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nothing_of_our_environment_reaches_a_child()
    {
        Environment.SetEnvironmentVariable("Storage__ConnectionString", "secret");
        var names = (await Run("env")).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split('=')[0]).Order(StringComparer.Ordinal);
        Assert.Equal(["HOME", "LANG", "MALLOC_ARENA_MAX", "PATH", "TMPDIR", "VIPS_BLOCK_UNTRUSTED", "VIPS_CONCURRENCY", "VIPS_WARNING"], names);
    }

    [Fact]
    public async Task A_child_works_in_the_folder_of_its_run_and_hears_nothing() =>
        Assert.Equal($"{_scratch.Folder} {_scratch.Folder} 0\n", (await Shell("echo $(pwd) $HOME $(wc -c)")).Output);

    [Fact]
    public async Task A_child_is_the_one_process_that_was_started_and_nicer_than_we_are()
    {
        // its parent is us; 19th of the numbers after the name: how nice it is
        var words = (await Run("cat", "/proc/self/stat")).Output.Split(") ")[1].Split(' ');
        Assert.Equal($"{Environment.ProcessId}", words[1]);
        Assert.Equal("10", words[16]);
    }

    [Fact]
    public async Task Children_outlive_the_thread_that_asked_for_them()
    {
        var call = Task.CompletedTask as Task<DecoderAnswer>;
        var thread = new Thread(() => call = Shell("sleep 0.5; echo done"));
        thread.Start();
        thread.Join();
        Assert.Equal("done\n", (await call!).Output);
    }

    public void Dispose()
    {
        _scratch.Dispose();
        _space.Dispose();
        Directory.Delete(_options.Scratch, recursive: true);
    }

    private static bool Runs(string pid) => Directory.Exists($"/proc/{pid.Trim()}");

    private Task<DecoderAnswer> Decode(string file) => Run("ffmpeg", "-nostdin", "-loglevel", "error", "-i", file, "-f", "null", "-");

    private Task<DecoderAnswer> Shell(string script) => Run("sh", "-c", script);

    private Task<DecoderAnswer> Run(string program, params string[] arguments) => Run(new DecoderCall(program, arguments, _scratch.Folder));

    private Task<DecoderAnswer> Run(DecoderCall call) => new Decoders(Options.Create(_options)).Run(call, CancellationToken.None);
}
