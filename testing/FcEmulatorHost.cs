using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using FcEmulator.Billing.Ledger;
using FcEmulator.Cli;

namespace FcEmulator.Testing;

/// <summary>
/// An emulator within this process, for tests: its own free port, folder, certificates and, if asked for, clock, so that any number of them
/// can be there at once. Safe for use from several threads, but for <see cref="Advance"/> and <see cref="ResetAsync"/>.
/// </summary>
public sealed class FcEmulatorHost : IAsyncDisposable
{
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(1);

    private readonly DirectoryInfo _folder;
    private readonly EmulatorRun _run;
    private readonly PreparedRun _prepared;
    private readonly LineLog _log;
    private readonly CancellationTokenSource _written = new();
    private readonly Task _writing;
    private long _before;
    private bool _disposed;

    private FcEmulatorHost(DirectoryInfo folder, PreparedRun prepared, EmulatorRun run, LineLog log)
    {
        (_folder, _prepared, _run, _log) = (folder, prepared, run, log);
        var format = new TextFormat(colored: false, prepared.Clock?.LocalTimeZone ?? TimeZoneInfo.Local);
        _writing = new ConsoleWriter(run.Events, run.Calls, format, log, quiet: false, TimeProvider.System).RunAsync(_written.Token);
        var port = run.Host.Address.Port;
        Address = new Uri($"https://localhost:{port}");
        CaFile = run.Plan.AuthorityPath;
        Faults = new FcFaults(run.Host.Faults, run.Plan.Settings.Faults);
    }

    /// <summary>
    /// Where clients call: the only function, or the one that the setting <c>default-function</c> names. Others are called by
    /// <see cref="AddressOf"/>.
    /// </summary>
    public Uri Address { get; }

    /// <summary>Path of the CA, for clients that are not .NET's; there as long as the emulator is.</summary>
    public string CaFile { get; }

    /// <summary>The emulator's time: the manual clock's, or wall time that never jumps.</summary>
    public DateTimeOffset Now => _run.Time.GetUtcNow();

    /// <summary>What goes wrong on purpose.</summary>
    public FcFaults Faults { get; }

    /// <summary>The instances that there are, the oldest first.</summary>
    public IReadOnlyList<FcInstance> Instances =>
        [.. _run.Host.Scheduler.Snapshot().OrderBy(one => one.Created).Select(one => FcInstance.Of(one, Now))];

    /// <summary>The calls that have ended and were given to an instance, in the order of their ends.</summary>
    public IReadOnlyList<FcCall> Calls => [.. Records().OfType<CallRecord>().Where(call => call.Kind != Billing.CallKind.Hook).Select(FcCall.Of)];

    /// <summary>What is billed, a stretch at a time; one that still goes on ends now.</summary>
    public IReadOnlyList<FcInterval> Intervals => [.. Records().OfType<IntervalRecord>().Select(FcInterval.Of)];

    /// <summary>Path of the ledger, for <c>fcemu report</c> and the like.</summary>
    public string LedgerFile => _run.Ledger;

    /// <summary>The bill up to now.</summary>
    public FcReport Report => ReportOf(Records());

    /// <summary>What Function Compute would refuse, or what will bite there, as the linter has found it up to now; the worst first.</summary>
    public IReadOnlyList<FcFinding> Findings
    {
        get
        {
            WaitForAnswered();
            return [.. _run.Findings.All.Select(FcFinding.Of)];
        }
    }

    /// <summary>Functions that were called, or were to have minimum instances, and of which no instance ever came up.</summary>
    public IReadOnlyList<string> NeverCameUp => _run.Host.NeverCameUp;

    /// <param name="configure">At least one function: <see cref="FcEmulatorOptions.FromServerlessYaml"/>, <see cref="FcEmulatorOptions.AddFunction"/>.</param>
    /// <exception cref="FcConfigurationException">The s.yaml or a setting has errors; the message has all of them.</exception>
    public static async Task<FcEmulatorHost> StartAsync(Action<FcEmulatorOptions> configure, CancellationToken cancellationToken = default)
    {
        var options = new FcEmulatorOptions();
        configure(options);
        var folder = Directory.CreateTempSubdirectory("fcemu-testing-");
        try
        {
            var log = new LineLog(options.Log);
            var prepared = await PreparedRun.MakeAsync(options, folder.FullName, log, cancellationToken);
            var run = await EmulatorRun.StartAsync(prepared.Plan, _ => { }, cancellationToken);
            return new FcEmulatorHost(folder, prepared, run, log);
        }
        catch
        {
            folder.Delete(recursive: true);
            throw;
        }
    }

    /// <summary>Where a function is called. Only handlers of <see cref="CreateHandler"/> find it on machines whose resolver does not know <c>*.localhost</c>.</summary>
    public Uri AddressOf(string function) => new($"https://{function}.localhost:{Address.Port}");

    /// <summary>
    /// A new handler that trusts this emulator, and reaches it whatever host the address names, so also custom domains and public names of FC.
    /// It is the caller's to dispose, and can be changed before its first use.
    /// </summary>
    public SocketsHttpHandler CreateHandler()
    {
        var port = Address.Port;
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            UseCookies = false,
            AllowAutoRedirect = false,
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
        };
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            CustomTrustStore = { _prepared.Development.Authority },
            RevocationMode = X509RevocationMode.NoCheck,
        };
        return handler;
    }

    /// <summary>Sends the emulator's lines somewhere else until disposed: in a shared emulator, to the log of the test that uses it.</summary>
    public IDisposable WriteTo(Action<string> line) => _log.Divert(line);

    /// <summary>
    /// Moves the manual clock on, and waits until what falls due is done: execution timeouts, reclaim, expiring sessions, queues, each at
    /// its own time and in the order in which they were set where the times are equal.
    /// </summary>
    /// <remarks>
    /// A call counts from the moment in which its function gets it: wait for that first, with <see cref="RunningCallsAsync"/> or in the
    /// function.
    /// </remarks>
    /// <exception cref="InvalidOperationException">It has no manual clock.</exception>
    /// <exception cref="TimeoutException">Within 30 s of real time an instance neither came up nor went, or a call that timed out did not end.</exception>
    public Task Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        var clock = _prepared.Clock ?? throw new InvalidOperationException("This emulator runs on real time: ask for ManualClock() in its options.");
        // Off the test's synchronization context, so that what a timer sets off goes on at once.
        return Task.Run(() => new ClockDrive(clock, _run.Host).AdvanceAsync(by));
    }

    /// <summary>Completes when so many calls are with instances; throws <see cref="TimeoutException"/> after 30 s of real time.</summary>
    public Task RunningCallsAsync(int count) =>
        Waiting.UntilAsync(() => _run.Host.RunningCalls == count, () => $"{count} running calls; there are {_run.Host.RunningCalls}");

    /// <summary>Waits until each function has an instance that takes calls, so that the first call is no cold start.</summary>
    /// <exception cref="FcStartException">A function did not come up.</exception>
    public async Task WarmUpAsync(CancellationToken cancellationToken = default)
    {
        var missing = await _run.Host.WarmUpAsync(cancellationToken);
        if (missing.Count > 0)
            throw new FcStartException(string.Join(Environment.NewLine, missing.Values));
    }

    /// <summary>
    /// A fresh start for the next test of a shared emulator: ends all instances once their calls have ended, and leaves what was billed so
    /// far out of <see cref="Calls"/>, <see cref="Intervals"/>, <see cref="Report"/>, <see cref="Findings"/> and
    /// <see cref="Verify"/>. Minimum instances come up again.
    /// Of the fault rules only those of the options stay, and count from the beginning.
    /// </summary>
    public async Task ResetAsync()
    {
        Faults.Reset();
        var old = _run.Host.DrainAll("reset");
        await Waiting.UntilAsync(
            () => !_run.Host.Scheduler.Snapshot().Any(one => old.Contains(one.Id)),
            () => "the end of all instances; calls run on some of them");
        _run.Host.ForgetMostStreams();
        _run.Findings.Forget();
        _before = AllRecords().Count();
    }

    /// <summary>
    /// Checks what the run came to, and throws <see cref="FcVerificationException"/> with everything that is not as expected, and the bill:
    /// <c>fc.Verify(it => it.ColdStartsAtMost(1).BilledAtMost(TimeSpan.FromSeconds(2)));</c>
    /// </summary>
    /// <param name="function">Only this function; all together where it is left out.</param>
    public void Verify(Action<FcExpectations> expect, string? function = null)
    {
        IReadOnlyList<ILedgerRecord> records = [.. Records()];
        var expectations = new FcExpectations(ReportOf(records), records, Findings, _run.Host.MostStreams, function);
        expect(expectations);
        expectations.ThrowIfAnyFailed();
    }

    /// <summary>Cuts running calls off, stops every instance, and removes the folder.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
            return;
        _disposed = true;
        await _run.Host.StopAsync(new CancellationToken(canceled: true));
        await _written.CancelAsync();
        await _writing;
        await _run.DisposeAsync();
        _written.Dispose();
        _prepared.Dispose();
        _folder.Delete(recursive: true);
    }

    private FcReport ReportOf(IEnumerable<ILedgerRecord> records) => FcReport.Of(records, _run.Plan.Card, _run.Plan.Settings.GivenBillingRule);

    // Which run it is decides by which rule it is billed, so that record stays.
    private IEnumerable<ILedgerRecord> Records() => AllRecords().Where((record, index) => index >= _before || record is RunRecord);

    private IEnumerable<ILedgerRecord> AllRecords()
    {
        WaitForAnswered();
        _run.Flush();
        return new LedgerReader(_ => { }).Read([_run.Ledger], Now);
    }

    /// <summary>
    /// A function may answer before the client has ended its side: then the client has its answer a moment before the call is written down, and
    /// a test that looks at once would miss it. One that keeps its side open is not waited for long.
    /// </summary>
    private void WaitForAnswered() => SpinWait.SpinUntil(() => !_run.Host.OpenCalls.AnyAnswered, LongestEnd);
}
