using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Running;

// In this process: BenchmarkDotNet's own way writes a project for each run into the build's folder and builds it there, under
// the repository's rules (analyzers, warnings as errors, central versions), which it isn't written for.
string[] arguments = [.. args, "--inProcess"];

// Without a filter BenchmarkDotNet asks which ones; here it means all of them.
if (!args.Contains("--filter")) arguments = [.. arguments, "--filter", "*"];
var summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, DefaultConfig.Instance.WithOptions(ConfigOptions.JoinSummary));
return summaries.All(summary => summary.Reports.All(report => report.Success)) ? 0 : 1;
