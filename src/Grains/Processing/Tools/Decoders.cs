using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Orleans.Media;

/// <summary>
/// Runs ffmpeg, vips and poppler on bytes that strangers chose: as child processes with limits on time, memory and output,
/// that get nothing of our environment, and that end when they are cancelled or this process does, however it ends.
/// </summary>
public sealed class Decoders(IOptions<ProcessingOptions> options) : IDisposable
{
    /// <summary>How many characters of a decoder's output are kept.</summary>
    public const int OutputLength = 1024 * 1024;

    /// <summary>How many characters of a decoder's errors are kept.</summary>
    public const int ErrorLength = 4096;

    private const int Killed = 128; // what .NET, as shells do, adds to the number of the signal

    // Jobs are one more than these, so that a decoder runs while another job waits for storage or the database.
    private readonly SemaphoreSlim _atOnce = new(options.Value.WorkersHere);

    /// <summary>Runs a decoder to its end.</summary>
    /// <exception cref="StepFailedException">It isn't installed, took longer than it may, ran out of its memory or crashed.</exception>
    public async Task<DecoderAnswer> Run(DecoderCall call, CancellationToken cancellationToken)
    {
        await _atOnce.WaitAsync(cancellationToken);
        try
        {
            return await RunNow(call, cancellationToken);
        }
        finally
        {
            _atOnce.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _atOnce.Dispose();

    private async Task<DecoderAnswer> RunNow(DecoderCall call, CancellationToken cancellationToken)
    {
        using var child = await Start(call);
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(TimeLimit(call));
        await using var kill = limit.Token.Register(child.Kill);

        child.StandardInput.Close();
        var output = call.OnLine is { } take ? ChildOutput.Lines(child.StandardOutput, take) : ChildOutput.Head(child.StandardOutput, OutputLength);
        var errors = ChildOutput.Tail(child.StandardError, ErrorLength);
        await child.WaitForExitAsync(CancellationToken.None); // also when it is killed: its files are deleted next
        await Task.WhenAll(output, errors);

        cancellationToken.ThrowIfCancellationRequested();
        var answer = new DecoderAnswer(child.ExitCode, call.OnLine is null ? await output : "", await errors);
        return Verdict(call.Program, answer, limit.IsCancellationRequested) is { } failure ? throw failure : answer;
    }

    private async Task<Process> Start(DecoderCall call)
    {
        var start = new ProcessStartInfo(Installed("setpriv"), [.. Limits(call), Installed(call.Program), .. call.Arguments])
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = call.Folder,
        };
        GiveOnly(start.Environment, call.Folder);
        var child = await ChildStarter.Start(start);
        try
        {
            child.PriorityClass = ProcessPriorityClass.BelowNormal; // requests go first
        }
        catch (Exception gone) when (gone is InvalidOperationException or Win32Exception)
        {
            // it has ended already
        }

        return child;
    }

    /// <summary>Each of these programs becomes the next one, so that what runs in the end is the child that was started.</summary>
    private IEnumerable<string> Limits(DecoderCall call) =>
    [
        "--pdeathsig", "KILL", "--no-new-privs",
        Installed("prlimit"), "--core=0", $"--as={options.Value.DecoderMemory}", $"--fsize={call.OutputLimit ?? options.Value.MaxOutputBytes}",
        // For the case that nobody is left to look at the clock: no decoder but the transcoder has more than one thread.
        $"--cpu={(long)Math.Ceiling(4 * TimeLimit(call).TotalSeconds)}", "--",
    ];

    private TimeSpan TimeLimit(DecoderCall call) => call.TimeLimit ?? options.Value.StepTimeout;

    /// <summary>All that a decoder gets: what we were started with holds secrets.</summary>
    private static void GiveOnly(IDictionary<string, string?> environment, string folder)
    {
        environment.Clear();
        environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
        environment["LANG"] = "C.UTF-8";
        environment["HOME"] = environment["TMPDIR"] = folder;
        environment["MALLOC_ARENA_MAX"] = "2"; // each arena takes 64 MiB of the memory limit, used or not
        environment["VIPS_BLOCK_UNTRUSTED"] = "1";
        environment["VIPS_CONCURRENCY"] = "1"; // jobs share the cores, not the parts of one
        environment["VIPS_WARNING"] = "0";
    }

    private static StepFailedException? Verdict(string program, DecoderAnswer answer, bool late) => answer.ExitCode switch
    {
        0 => null,
        _ when late => new(FailureCode.TookTooLong, $"{program} took longer than it may."),
        _ when RanOutOfMemory(answer.Errors) => new(FailureCode.DecoderCrashed, $"{program} ran out of the memory that it may take."),
        _ when answer.Errors.Contains("File too large", StringComparison.Ordinal) => WroteTooMuch(program),
        // ffmpeg 6 and later ends with the error's number, which for a lost connection looks like a signal's.
        _ when answer.Errors.Contains("onnection ", StringComparison.Ordinal) => null,
        Killed + 24 => new(FailureCode.TookTooLong, $"{program} took more of the processor than it may."), // SIGXCPU
        Killed + 25 => WroteTooMuch(program), // SIGXFSZ
        // SIGILL, SIGTRAP (GLib's abort), SIGABRT, SIGBUS, SIGFPE, SIGKILL (not by us: the machine is out of memory), SIGSEGV, SIGSYS
        Killed + 4 or Killed + 5 or Killed + 6 or Killed + 7 or Killed + 8 or Killed + 9 or Killed + 11 or Killed + 31 => new(FailureCode.DecoderCrashed, $"{program} crashed on these bytes."),
        _ => null,
    };

    private static StepFailedException WroteTooMuch(string program) => new(FailureCode.DecoderCrashed, $"{program} wrote more than it may.");

    private static bool RanOutOfMemory(string errors) =>
        errors.Contains("Cannot allocate memory", StringComparison.OrdinalIgnoreCase) || errors.Contains("out of memory", StringComparison.OrdinalIgnoreCase);

    /// <summary>Looked for each time: a decoder that is installed later is found without a restart.</summary>
    private static string Installed(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists)
        ?? throw new StepFailedException(FailureCode.DecoderMissing, $"This installation has no {program}: GET /health says which decoders it has.");
}
