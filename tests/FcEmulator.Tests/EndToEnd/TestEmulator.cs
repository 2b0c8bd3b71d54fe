using FcEmulator.Admin;
using FcEmulator.Billing;
using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Certificates;
using FcEmulator.Configuration;
using FcEmulator.Gateway;
using FcEmulator.Instances;
using FcEmulator.Lint;
using FcEmulator.Reload;
using FcEmulator.Telemetry;
using FcEmulator.Tests.Fakes;
using FcEmulator.Tests.Http2;

namespace FcEmulator.Tests.EndToEnd;

/// <summary>A whole emulator in this process, on a free port, a folder of its own and a clock the test moves.</summary>
internal sealed class TestEmulator : IAsyncDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly EmulatorHost _host;
    private readonly Queue<CallFinished> _finished = [];

    private TestEmulator(DirectoryInfo folder, EmulatorHost host, ManualTime time, EmulatorParts parts) =>
        (_folder, _host, Time, Parts) = (folder, host, time, parts);

    public ManualTime Time { get; }

    public EmulatorParts Parts { get; }

    public IReadOnlyList<string> NeverCameUp => _host.NeverCameUp;

    public OpenCalls OpenCalls => _host.OpenCalls;

    public int Port => _host.Address.Port;

    public static Task<TestEmulator> StartAsync(
        IInstanceLauncher launcher,
        Func<FunctionConfig, FunctionConfig>? function = null,
        Func<EmulatorSettings, EmulatorSettings>? settings = null,
        IReadOnlySet<string>? streamingMethods = null,
        CertificateSelector? certificates = null,
        Func<EmulatorParts, EmulatorParts>? parts = null) =>
        StartAsync([(function ?? (f => f))(TestFunctions.Greeter)], [], launcher, settings, streamingMethods, certificates, parts);

    public static async Task<TestEmulator> StartAsync(
        IReadOnlyList<FunctionConfig> functions,
        IReadOnlyList<CustomDomainConfig> domains,
        IInstanceLauncher launcher,
        Func<EmulatorSettings, EmulatorSettings>? settings = null,
        IReadOnlySet<string>? streamingMethods = null,
        CertificateSelector? certificates = null,
        Func<EmulatorParts, EmulatorParts>? change = null)
    {
        var folder = Directory.CreateTempSubdirectory("fcemu-test-");
        var time = new ManualTime(TimeProvider.System.GetUtcNow());
        var chosen = (settings ?? (s => s))(new EmulatorSettings
        {
            Port = 0,
            DataDirectory = folder.FullName,
            CertDirectory = folder.FullName,
        });
        var app = new ServerlessApp(Path.Combine(folder.FullName, "s.yaml"), functions, domains, []);
        var findings = new Findings();
        var parts = new EmulatorParts
        {
            Time = time,
            ProcessLauncher = launcher,
            AttachedLauncher = new AttachedLauncher(chosen.Attach, chosen.StartTimeout, TimeProvider.System),
            Meter = new InvocationMeter(LedgerFile.Open(folder.FullName, time.GetUtcNow(), chosen.BillingRule), time),
            Certificates = certificates ?? TestCertificates.Selector(app),
            Events = new EventStream(new EventLint(findings)),
            Findings = findings,
            Calls = new CallLog(),
            Credentials = new Dictionary<string, string>(),
            StreamingMethods = streamingMethods ?? new HashSet<string>(),
        };
        parts = change?.Invoke(parts) ?? parts;
        var host = await EmulatorHost.StartAsync(app, chosen, parts, CancellationToken.None).DefaultTimeout();
        return new TestEmulator(folder, host, time, parts);
    }

    /// <summary>Serves other functions and domains in the place of those that are served.</summary>
    public Task<RolloverOutcome> RollOverAsync(
        IReadOnlyList<FunctionConfig> functions, IReadOnlyList<CustomDomainConfig> domains, IReadOnlyCollection<string>? touched = null, CancellationToken giveUp = default)
    {
        var app = new ServerlessApp(Path.Combine(_folder.FullName, "s.yaml"), functions, domains, []);
        return _host.Rollover.ApplyAsync(app, TestCertificates.Selector(app), touched ?? [], "changed", giveUp).DefaultTimeout();
    }

    /// <summary>Opens the admin API, whose stop command only tells the test.</summary>
    public Task<AdminServer> OpenAdminAsync(Action<bool>? stop = null) =>
        _host.OpenAdminAsync(Locator(), RateCards.Load(null).Value!, stop ?? (_ => { }), CancellationToken.None).DefaultTimeout();

    /// <summary>What the admin API looks at, without its listener.</summary>
    public AdminView AdminView() => _host.View(Locator());

    public Task<Http2TestClient> ConnectAsync(Http2ClientOptions? options = null) =>
        Http2TestClient.ConnectAsync("localhost", Port, (options ?? new Http2ClientOptions()) with { Tls = true });

    /// <summary>A gRPC request's headers as this gateway wants them.</summary>
    public static IReadOnlyList<HeaderField> Request(
        string path = "/helloworld.Greeter/SayHello", string authority = "localhost", params IEnumerable<HeaderField> metadata) =>
        Http2TestClient.GrpcRequest(path, authority, "https", metadata);

    public Task StopAsync(CancellationToken atOnce = default) => _host.StopAsync(atOnce).DefaultTimeout();

    /// <summary>Ends the run, then everything the ledger has.</summary>
    public async Task<IReadOnlyList<ILedgerRecord>> LedgerAsync()
    {
        await StopAsync();
        return ReadLedger();
    }

    /// <summary>What the ledger's file has at this moment.</summary>
    public IReadOnlyList<ILedgerRecord> ReadLedger()
    {
        var reader = new LedgerReader(warning => Assert.Fail(warning.ToString()));
        return [.. reader.Read([Path.Combine(_folder.FullName, LedgerFormat.FileName)], Time.GetUtcNow())];
    }

    /// <summary>Waits for an event of a kind, passing over others.</summary>
    public async Task<T> EventAsync<T>(Func<T, bool>? fits = null)
        where T : EmulatorEvent
    {
        while (true)
        {
            if (await Parts.Events.Reader.ReadAsync().DefaultTimeout() is T found && (fits is null || fits(found)))
                return found;
        }
    }

    /// <summary>The next call that is finished and in the log. For one caller at a time.</summary>
    public async Task<CallFinished> CallFinishedAsync()
    {
        await Bounded.Until(() =>
        {
            foreach (var call in Parts.Calls.Take(out _))
                _finished.Enqueue(call);
            return _finished.Count > 0;
        });
        return _finished.Dequeue();
    }

    /// <summary>Ends the run, then throws what scripts threw, so that a failed assert in a script fails its test.</summary>
    public async ValueTask DisposeAsync()
    {
        await _host.DisposeAsync().DefaultTimeout();
        _host.Metrics.Dispose();
        _folder.Delete(recursive: true);
        if (Parts.ProcessLauncher is ScriptedLauncher scripted)
            await Task.WhenAll(scripted.Instances.Select(instance => instance.CloseSocketsAsync())).DefaultTimeout();
    }

    private EmulatorLocator Locator() =>
        EmulatorLocator.OfThisProcess("/app/s.yaml", _folder.FullName, "/app/ca.pem", $"https://{_host.Address}", Time.GetUtcNow());
}
