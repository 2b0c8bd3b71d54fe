using FcEmulator.Billing.Ledger;
using FcEmulator.Billing.Rates;
using FcEmulator.Certificates;
using FcEmulator.Configuration;
using FcEmulator.Instances.Build;
using FcEmulator.Instances.Isolation;
using FcEmulator.Instances.Output;
using FcEmulator.Observability;

namespace FcEmulator.Cli;

/// <summary>What start and exec serve: read and checked before anything runs, then built. Immutable.</summary>
internal sealed record ServedWorkspace(Workspace Workspace, IReadOnlySet<string> StreamingMethods, RateCard Card)
{
    public EmulatorSettings Settings => Workspace.Settings;

    public ServerlessApp App => Workspace.App;

    public static ConfigOutcome<ServedWorkspace> Load(IReadOnlyDictionary<string, IReadOnlyList<string>> options)
    {
        TrustedRoots.LoadAhead();
        var workspace = Workspace.Load(options, Directory.GetCurrentDirectory());
        if (!workspace.Succeeded)
            return ConfigOutcome<ServedWorkspace>.Failure(workspace.Errors);
        var streaming = FcEmulator.Configuration.DescriptorSets.StreamingMethods(workspace.Value.Settings.DescriptorSets);
        var card = RateCards.Load(workspace.Value.Settings.RateCard);
        var otlp = OtlpVariables.Errors(Workspace.EnvironmentVariables());
        return streaming.Succeeded && card.Succeeded && otlp.Count == 0
            ? ConfigOutcome<ServedWorkspace>.Success(new ServedWorkspace(workspace.Value, streaming.Value, card.Value))
            : ConfigOutcome<ServedWorkspace>.Failure([.. streaming.Errors, .. card.Errors, .. otlp]);
    }

    /// <summary>Runs the pre-deploy steps of the functions that are to be started; null where none failed.</summary>
    public async Task<BuildFailure?> BuildAsync(TextWriter output, CancellationToken cancelled)
    {
        if (!Settings.Build)
            return null;
        foreach (var function in App.Functions.Where(f => Settings.AttachedTo(f.Name) == 0))
        {
            foreach (var step in function.PreDeploy)
                await output.WriteLineAsync($"{function.Name} pre-deploy: {step.Run}");
            if (await PreDeploy.RunAsync(function, Print, TimeProvider.System, cancelled) is { } failure)
                return failure;
        }

        return null;

        void Print(OutputLine line)
        {
            lock (output)
                output.WriteLine($"  {line.Text}");
        }
    }

    /// <summary>The development certificate, made where it is missing. Throws <see cref="CertificateException"/>.</summary>
    public Task<DevelopmentCertificate> EnsureCertificateAsync(CancellationToken cancelled) =>
        DevelopmentCertificates.EnsureAsync(Settings.CertDirectory, DevelopmentHosts.Of(App), TimeProvider.System, cancelled);

    /// <summary>Null where a custom domain's certificate cannot be used.</summary>
    public RunPlan? Plan(DevelopmentCertificate development, out IReadOnlyList<ConfigError> errors) =>
        CertificateSelector.Create(App, development, TimeProvider.System.GetUtcNow(), out errors) is { } certificates
            ? new RunPlan(App, Settings, StreamingMethods, Card, certificates, development.AuthorityPath)
            : null;

    /// <summary>Whether it is this machine's doing, and told in one sentence, that serving does not begin.</summary>
    public static bool IsTold(Exception problem) => problem is LedgerOpenException or CertificateException or IsolationException or IOException;

    public string Sentence(Exception problem) => problem.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException
        ? $"{Settings.Host}:{Settings.Port} is taken by another program: stop that one, or choose another port with --port (0 takes any free one)."
        : problem.Message;
}
