using FcEmulator.Configuration;

namespace FcEmulator.Cli;

/// <summary><c>fcemu validate</c>: the resolved model, or all errors.</summary>
internal static class ValidateCommand
{
    public static int Run(IReadOnlyDictionary<string, IReadOnlyList<string>> options, TextWriter output, TextWriter error)
    {
        var workspace = Workspace.Load(options, Directory.GetCurrentDirectory());
        if (!workspace.Succeeded)
        {
            error.Write(ModelText.Of(workspace.Errors));
            return ExitCode.BadUsage;
        }

        output.Write(ModelText.Of(workspace.Value.App));
        return ExitCode.Ok;
    }
}
