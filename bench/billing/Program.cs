// What the core of billing costs: the meter, the ledger's reader, and the simulation of one point of a grid.
//   dotnet run -c Release --project bench/billing                          all of it, some minutes
//   dotnet run -c Release --project bench/billing -- --filter '*Meter*'    some of it; --list flat names all
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using BillingBench;

var config = DefaultConfig.Instance
    // A project made for each benchmark would fall under this repository's rules for sources, and need a restore.
    .AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance))
    .AddColumn(StatisticColumn.OperationsPerSecond)
    .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "fcemu-billing-bench"));
BenchmarkSwitcher.FromTypes([typeof(MeterBenchmarks), typeof(LedgerBenchmarks), typeof(SimulationBenchmarks)]).Run(args.Length == 0 ? ["--filter", "*"] : args, config);
