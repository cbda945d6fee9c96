using System.Runtime.InteropServices;
using Orleans.Media.Bench;

const string Usage = """
    run [--quick] [--part NAME] [--rounds N] [--seconds N]   all that is measured, as docs/benchmarks.md
    scale [--quick] [--part NAME] [--assets N] [--sqlite-assets N] [--storm N] [--late N] [--rounds N] [--seconds N]
                                                             what millions of assets change, as docs/scale.md
    crash [--kills N] [--callers N] [--seed N]               SIGKILL under load, again and again, then a full audit
    chaos [--minutes N] [--callers N] [--seed N] [--keep FOLDER] [--report FILE] [--broken NAME]
                                                             a cluster whose parts die and whose network fails, then a full audit
    """;

// Everything that a command starts ends when the command does; so a signal ends the command, not the process.
using var stopping = new CancellationTokenSource();
void Stop(PosixSignalContext signal)
{
    signal.Cancel = true;
    stopping.Cancel();
}

using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop);
using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop);

try
{
    return args switch
    {
        ["run", .. var options] => await RunCommand.Run(
            Arguments.Read(options, numbers: ["rounds", "seconds"], flags: ["quick"], texts: ["part"]), Console.Out, Console.Error, stopping.Token),
        ["scale", .. var options] => await ScaleCommand.Run(
            Arguments.Read(options, numbers: ["rounds", "seconds", "assets", "sqlite-assets", "storm", "storm-blobs", "late"], flags: ["quick"], texts: ["part"]), Console.Out, Console.Error, stopping.Token),
        ["crash", .. var options] => await CrashCommand.Run(Arguments.Read(options, "kills", "callers", "seed"), Console.Out, stopping.Token),
        ["chaos", .. var options] => await ChaosCommand.Run(
            Arguments.Read(options, numbers: ["minutes", "callers", "seed"], flags: [], texts: ["keep", "report", "broken"]), Console.Out, stopping.Token),
        ["inside", OpenGateway.Name] => await OpenGateway.Serve(stopping.Token), // by OpenGateway.Start alone
        ["inside", var name, .. var numbers] => await Again.Answer(name, [.. numbers.Select(int.Parse)], Console.Out, stopping.Token), // by Again.Run alone
        _ => throw new ArgumentException("Which command?"),
    };
}
catch (ArgumentException fault)
{
    await Console.Error.WriteLineAsync($"{fault.Message}\n{Usage}");
    return 2;
}
catch (OperationCanceledException) when (stopping.IsCancellationRequested)
{
    return 130;
}
