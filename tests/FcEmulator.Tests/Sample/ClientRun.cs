extern alias client;

using client::GreeterClient;
using FcEmulator.Tests.Fakes;

namespace FcEmulator.Tests.Sample;

/// <summary>The sample client, run in process: what it printed and returned. Its clock stands still, so every call takes 0 ms.</summary>
internal sealed record ClientRun(int ExitCode, string Output, string Error)
{
    public static async Task<ClientRun> RunAsync(string folder, Dictionary<string, string> variables, TimeProvider time, params string[] args)
    {
        var (output, error) = (new StringWriter { NewLine = "\n" }, new StringWriter { NewLine = "\n" });
        var exitCode = await ClientCommand.RunAsync(args, new Surroundings(output, error, folder, variables.GetValueOrDefault, time)).DefaultTimeout();
        return new ClientRun(exitCode, output.ToString(), error.ToString());
    }

    public static Task<ClientRun> RunAsync(string folder, params string[] args) => RunAsync(folder, [], new ManualTime(), args);
}
