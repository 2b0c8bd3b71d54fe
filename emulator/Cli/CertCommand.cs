using FcEmulator.Certificates;
using FcEmulator.Configuration;

namespace FcEmulator.Cli;

/// <summary><c>fcemu cert</c>: where the development CA is, and how each client language trusts it.</summary>
internal static class CertCommand
{
    public static async Task<int> RunAsync(
        IReadOnlyDictionary<string, IReadOnlyList<string>> options, TextWriter output, TextWriter error, CancellationToken cancellationToken)
    {
        var workspace = Workspace.Load(options, Directory.GetCurrentDirectory());
        if (!workspace.Succeeded)
        {
            await error.WriteAsync(ModelText.Of(workspace.Errors));
            return ExitCode.BadUsage;
        }

        var (app, settings) = (workspace.Value.App, workspace.Value.Settings);
        try
        {
            using var development = await DevelopmentCertificates.EnsureAsync(
                settings.CertDirectory, DevelopmentHosts.Of(app), TimeProvider.System, cancellationToken);
            foreach (var note in development.Notes)
                await output.WriteLineAsync(note);
            await output.WriteAsync(TrustText.For(development.AuthorityPath, $"localhost:{settings.Port}", OperatingSystem.IsWindows()));
            return ExitCode.Ok;
        }
        catch (CertificateException problem)
        {
            await error.WriteLineAsync(problem.Message);
            return ExitCode.Failed;
        }
    }
}
