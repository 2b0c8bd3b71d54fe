using FcEmulator.Billing.Rates;
using FcEmulator.Certificates;
using FcEmulator.Configuration;
using FcEmulator.Configuration.Expressions;
using FcEmulator.Configuration.Settings;
using FcEmulator.Instances;
using FcEmulator.Instances.Build;
using FcEmulator.Observability;

namespace FcEmulator.Testing;

/// <summary>From a test's options to a plan that can be run.</summary>
internal sealed record PreparedRun(RunPlan Plan, DevelopmentCertificate Development, ManualTime? Clock) : IDisposable
{
    public static async Task<PreparedRun> MakeAsync(FcEmulatorOptions options, string folder, TextWriter log, CancellationToken cancellationToken)
    {
        var sources = new SettingSources
        {
            CommandLine = options.Settings,
            Environment = new Dictionary<string, string>(),
            CurrentFolder = Directory.GetCurrentDirectory(),
            AppFolder = folder,
            DefaultCertDirectory = folder,
        };
        var settings = Checked(SettingsReader.Read(sources)) with { Port = 0, DataDirectory = folder };
        var app = Replaced(Loaded(options, settings, folder), options);
        Check([.. SettingsCheck.Errors(settings, app), .. AuthCheck.Errors(app, app.File, settings.IgnoreAuth)]);
        if (options.RunsPreDeploy)
            await BuildAsync(app, options, log, cancellationToken);
        var streaming = Checked(DescriptorSets.StreamingMethods(settings.DescriptorSets));
        var card = Checked(RateCards.Load(settings.RateCard));
        Check(OtlpVariables.Errors(Workspace.EnvironmentVariables()));

        var development = TestingCertificates.For(app, folder);
        var certificates = CertificateSelector.Create(app, development, TimeProvider.System.GetUtcNow(), out var errors);
        Check(errors);
        var time = options.Clock as TimeProvider ?? new SteadyTime();
        var plan = new RunPlan(app, settings, streaming, card, certificates!, development.AuthorityPath)
        {
            Time = time,
            OwnLaunchers = output => options.Functions.ToDictionary(
                added => added.Name, IInstanceLauncher (added) => new InProcessLauncher(added.Build, options.Clock, settings.AccountId, output)),
        };
        return new PreparedRun(plan, development, options.Clock);
    }

    public void Dispose() => Development.Dispose();

    private static ServerlessApp Loaded(FcEmulatorOptions options, EmulatorSettings settings, string folder) => options.Template is { } template
        ? Checked(ServerlessYaml.Load(template, new ExpressionSource(Workspace.EnvironmentVariables(), settings.AccountId)))
        : new ServerlessApp(Path.Combine(folder, "s.yaml"), [], [], []);

    /// <summary>Functions that the test brings take the place of those of the same name, or are added.</summary>
    private static ServerlessApp Replaced(ServerlessApp app, FcEmulatorOptions options)
    {
        if (app.Functions.Count + options.Functions.Count == 0)
            throw new FcConfigurationException("The emulator has nothing to serve: name an s.yaml with FromServerlessYaml, or a function with AddFunction.");
        var functions = app.Functions.ToList();
        foreach (var added in options.Functions)
        {
            var index = functions.FindIndex(function => function.Name == added.Name);
            var limits = new FcFunctionOptions(index < 0 ? FcFunctionDefaults.Of(added.Name) : functions[index] with { PreDeploy = [] });
            added.Limits(limits);
            if (index < 0)
                functions.Add(limits.Config);
            else
                functions[index] = limits.Config;
        }

        return app with
        {
            Functions = options.Clock is null ? functions : [.. functions.Select(f => f with { CustomRuntime = f.CustomRuntime with { HealthCheck = null } })],
        };
    }

    private static async Task BuildAsync(ServerlessApp app, FcEmulatorOptions options, TextWriter log, CancellationToken cancellationToken)
    {
        foreach (var function in app.Functions.Where(function => options.Functions.All(added => added.Name != function.Name)))
        {
            if (await PreDeploy.RunAsync(function, line => log.WriteLine(line.Text), TimeProvider.System, cancellationToken) is { } failure)
                throw new FcStartException(failure.Message);
        }
    }

    private static T Checked<T>(ConfigOutcome<T> outcome)
        where T : class
    {
        Check(outcome.Errors);
        return outcome.Value!;
    }

    private static void Check(IReadOnlyList<ConfigError> errors)
    {
        if (errors.Count > 0)
            throw new FcConfigurationException(string.Join(Environment.NewLine, errors));
    }
}
