using System.Diagnostics;
using Grpc.Core;
using Grpc.Net.Client;
using Helloworld;

namespace Soak;

/// <summary>Rounds of load and rest, with function processes killed under way; then everything that came has to have gone.</summary>
internal sealed class SoakRun(TimeSpan duration, int seed, int workers, Account account)
{
    private const int Concurrency = 8;
    private const int Instances = 4;

    private static readonly TimeSpan Load = TimeSpan.FromSeconds(8);
    private static readonly TimeSpan IdleTimeout = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Memory the emulator may have gained between the first rest and the last: caches fill, arenas settle. A leak goes on.</summary>
    private const double MostGrowth = 192;

    private readonly CallCounts _counts = new();
    private readonly HashSet<string> _killed = [];

    public async Task RunAsync(CancellationToken cancelled)
    {
        account.Say($"soak for {duration}, seed {seed}, {workers} clients, {Instances} instances of {Concurrency} slots");
        await using var emulator = RunningEmulator.Start(
            $"""
                  timeout: 2
                  instanceConcurrency: {Concurrency}
                  concurrencyConfig: {"{"}reservedConcurrency: {Instances}{"}"}
                  customRuntimeConfig:
                    command: [dotnet, '{RunningEmulator.PathOf("GreeterFunction", "greeter.dll")}']
            """,
            account,
            "--idle-timeout",
            $"{IdleTimeout.TotalSeconds}s");
        var address = await emulator.AddressAsync();

        var began = TimeProvider.System.GetTimestamp();
        (int Files, double Memory)? first = null;
        var rounds = 0;
        var leftOver = 0;
        do
        {
            await LoadAsync(emulator, address, new Random(seed + rounds++), cancelled);
            await UntilAsync(() => emulator.Ready == emulator.Stopped);
            leftOver += emulator.Ready - emulator.Stopped;
            first ??= (ProcessFacts.OpenFiles(emulator.Id), ProcessFacts.Memory(emulator.Id));
        }
        while (TimeProvider.System.GetElapsedTime(began) < duration && !cancelled.IsCancellationRequested);

        account.Say($"{rounds} rounds, {_counts.Started} calls: {string.Join(", ", _counts.Ends.OrderByDescending(end => end.Value).Select(end => $"{end.Key} {end.Value}"))}");
        account.Check(_counts.Surprises.Count == 0, $"no call ended in a way that none should ({_counts.Surprises.FirstOrDefault() ?? "0"})");
        var (ok, throttled) = (_counts.Ends.GetValueOrDefault("ok"), _counts.Ends.GetValueOrDefault("Unavailable"));
        account.Check(ok > (_counts.Started - throttled) / 4, $"calls succeeded: {ok}");
        account.Check(leftOver == 0, $"all {emulator.Ready} instances were reclaimed in the rests ({leftOver} were not)");
        await CheckSlotsAsync(address);
        CheckResources(emulator, first.Value);
        var exit = await emulator.StopAsync(Patience);
        account.Check(exit == 0, $"fcemu ended with exit code 0 ({exit?.ToString() ?? "it did not end"})");
        await UntilAsync(() => !emulator.EverStarted.Any(ProcessFacts.Lives));
        account.Check(!emulator.EverStarted.Any(ProcessFacts.Lives), $"none of {emulator.EverStarted.Count} function processes lives");
        LedgerAudit.Check(emulator.Ledger, _counts, _killed, account);
    }

    private async Task LoadAsync(RunningEmulator emulator, Uri address, Random random, CancellationToken cancelled)
    {
        using var enough = CancellationTokenSource.CreateLinkedTokenSource(cancelled);
        var clients = Enumerable.Range(0, workers).Select(_ => random.Next()).ToArray()
            .Select(own => Task.Run(() => new SoakClient(address, new Random(own), _counts).RunAsync(enough.Token), CancellationToken.None))
            .ToList();
        var began = TimeProvider.System.GetTimestamp();
        while (TimeProvider.System.GetElapsedTime(began) < Load && !cancelled.IsCancellationRequested)
        {
            await PauseAsync(random.Next(1000, 4000));
            if (emulator.Instances.ToArray() is { Length: > 0 } living)
                Kill(living[random.Next(living.Length)]);
        }

        await enough.CancelAsync();
        await Task.WhenAll(clients);
    }

    /// <summary>As many calls at once as there are slots, each really on an instance, and one more, which has to be refused.</summary>
    private async Task CheckSlotsAsync(Uri address)
    {
        using var handler = SoakClient.NewHandler();
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { HttpHandler = handler });
        var client = new Greeter.GreeterClient(channel);
        var calls = Enumerable.Range(0, (Instances * Concurrency) + 1).Select(_ => client.RouteChat()).ToList();
        var served = await Task.WhenAll(calls.Select(IsServedAsync));
        account.Check(served.Count(one => one) == Instances * Concurrency, $"all {Instances * Concurrency} slots are free, and no more ({served.Count(one => one)} of {calls.Count} calls at once were served)");
        calls.ForEach(call => call.Dispose());
    }

    /// <summary>All of them are open until the last has its answer, so each served one has a slot of its own.</summary>
    private async Task<bool> IsServedAsync(AsyncDuplexStreamingCall<RouteNote, RouteNote> call)
    {
        _counts.Begin();
        try
        {
            await call.RequestStream.WriteAsync(new RouteNote { Message = "slot" });
            _counts.Note(await call.ResponseHeadersAsync);
            return await call.ResponseStream.MoveNext(CancellationToken.None);
        }
        catch (Exception refused) when (refused is RpcException or InvalidOperationException)
        {
            return false;
        }
    }

    private void CheckResources(RunningEmulator emulator, (int Files, double Memory) first)
    {
        var (files, memory) = (ProcessFacts.OpenFiles(emulator.Id), ProcessFacts.Memory(emulator.Id));
        // Instances of the slots check may still be there, each with its pipes and its socket.
        var ofInstances = emulator.Instances.Count * 6;
        account.Check(files <= first.Files + ofInstances + 16, $"open files: {first.Files} after the first round, {files} now ({emulator.Instances.Count} instances are up)");
        account.Check(memory <= first.Memory + MostGrowth, $"memory: {first.Memory:0} MiB after the first round, {memory:0} MiB now");
        account.Check(!emulator.Warnings.Any(warning => warning.Contains("could not be looked after", StringComparison.Ordinal)), "every instance was looked after");
    }

    /// <summary>For states that have no event of their own; gives up in silence, because a check follows.</summary>
    private static async Task UntilAsync(Func<bool> holds)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!holds() && TimeProvider.System.GetElapsedTime(began) < Patience)
            await PauseAsync(100);
    }

    private static Task PauseAsync(int milliseconds) => Task.Delay(TimeSpan.FromMilliseconds(milliseconds), TimeProvider.System);

    private void Kill(KeyValuePair<string, int> instance)
    {
        _killed.Add(instance.Key);
        try
        {
            using var function = Process.GetProcessById(instance.Value);
            function.Kill();
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException)
        {
            // It was quicker.
        }
    }
}
