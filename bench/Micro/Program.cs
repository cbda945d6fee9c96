using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

// In this process: BenchmarkDotNet's own way writes a project for each run into the build's folder and builds it there, under
// the repository's rules (analyzers, warnings as errors, central versions), which it isn't written for.
var config = DefaultConfig.Instance
    .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).AsDefault())
    .WithOptions(ConfigOptions.JoinSummary);

// Without a filter BenchmarkDotNet asks which ones; here it means all of them.
string[] arguments = args.Contains("--filter") ? args : [.. args, "--filter", "*"];
return BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, config).Any(summary => summary.HasCriticalValidationErrors) ? 1 : 0;
