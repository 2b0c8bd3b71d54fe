using System.Globalization;
using FcEmulator.Configuration;
using FcEmulator.Instances.Launching;

namespace FcEmulator.Instances.Containers;

/// <summary>The words of <c>docker run</c> for one instance, and the variables its client needs for them. Pure.</summary>
internal static class ContainerCommand
{
    // What the client itself reads: a function's value for one of these must reach the container without reaching the client.
    private static readonly string[] ClientsOwn = ["PATH", "HOME", "USER", "TMPDIR", "SSH_AUTH_SOCK"];
    private static readonly string[] ClientsOwnPrefixes = ["DOCKER_", "CONTAINER", "LD_", "DYLD_", "XDG_", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY"];

    /// <param name="hostPort">The port of this machine that leads to the function's.</param>
    /// <param name="variables">What the function sees.</param>
    public static IReadOnlyList<string> Run(
        FunctionConfig function, string name, int hostPort, EmulatorSettings settings, IEnumerable<string> labels, IReadOnlyDictionary<string, string> variables)
    {
        var container = function.Container!;
        var port = function.CustomRuntime.Port.ToString(CultureInfo.InvariantCulture);
        var entrypoint = container.Entrypoint.Select(word => InstanceCommand.Fill(word, port)).ToArray();
        return
        [
            "run", "--name", name,
            .. labels.SelectMany(label => new[] { "--label", label }),
            "--publish", string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{hostPort}:{port}"),
            // Memory and swap together: FC's instances have no swap.
            .. settings.MemoryLimit ? [$"--memory={function.MemorySize}m", $"--memory-swap={function.MemorySize}m"] : Array.Empty<string>(),
            .. settings.CpuLimit ? [$"--cpus={function.Cpu.ToString("0.##", CultureInfo.InvariantCulture)}"] : Array.Empty<string>(),
            .. variables.SelectMany(variable => new[] { "--env", IsClientsOwn(variable.Key) ? $"{variable.Key}={variable.Value}" : variable.Key }),
            .. entrypoint.Length > 0 ? ["--entrypoint", entrypoint[0]] : Array.Empty<string>(),
            container.Image,
            .. entrypoint.Skip(1),
            .. container.Command.Select(word => InstanceCommand.Fill(word, port)),
        ];
    }

    /// <summary>Values are handed to the client in its own variables where possible, so that no other user reads them off its command line.</summary>
    public static Dictionary<string, string> ClientEnvironment(
        IReadOnlyDictionary<string, string> developer, IReadOnlyDictionary<string, string> variables)
    {
        var environment = new Dictionary<string, string>(developer, InheritedEnvironment.Names);
        foreach (var (name, value) in variables.Where(variable => !IsClientsOwn(variable.Key)))
            environment[name] = value;
        return environment;
    }

    private static bool IsClientsOwn(string name) =>
        ClientsOwn.Contains(name) || ClientsOwnPrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
}
