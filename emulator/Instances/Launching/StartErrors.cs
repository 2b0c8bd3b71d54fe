using FcEmulator.Instances.Output;

namespace FcEmulator.Instances.Launching;

/// <summary>The sentences in which a failed start is told. Pure, but for the file whose format it looks at.</summary>
internal sealed class StartErrors(InstanceStart start, int port, InstanceCommand command, InstanceOutput output)
{
    private static readonly string[] AddressInUse = ["address already in use", "address in use", "EADDRINUSE", "Only one usage of each socket address"];

    private string Name => $"{start.Function.Name} ({start.InstanceId})";

    public InstanceStartException CannotStart(StartFailure failure, string reason) => new(failure, $"{Name} cannot be started. {reason}", []);

    public InstanceStartException Stopping() =>
        new(StartFailure.Exited, $"{Name} was not waited for: the emulator is stopping.", output.LastLines);

    public InstanceStartException Ended(InstanceExit exit, string executable)
    {
        var lines = output.LastLines;
        var cause = lines.Any(line => AddressInUse.Any(text => line.Contains(text, StringComparison.OrdinalIgnoreCase)))
            ? $" It found an address in use. {Told()}: {Cure}"
            : ProgramFormat.Read(executable).IsForeign() is { } foreign ? " " + foreign : "";
        return new(
            StartFailure.Exited,
            $"{Name} ended before it accepted a connection on 127.0.0.1:{port}: {exit.Reason}.{cause} Its output is in {output.LogPath}.",
            lines);
    }

    /// <param name="listensOn">The ports its processes were seen to listen on; empty also where that cannot be seen.</param>
    public InstanceStartException NotReady(TimeSpan timeout, IReadOnlyList<int> listensOn) => new(
        StartFailure.NotReady,
        $"{Name} did not accept a connection on 127.0.0.1:{port} within {timeout.TotalSeconds:0.#} s. {Told()}.{Seen(listensOn)} Its output is in {output.LogPath}.",
        output.LastLines);

    /// <summary>What to say early about a function that will not become ready; null where nothing points to that.</summary>
    public string? Hint(IReadOnlyList<int> listensOn) => listensOn.Count == 0 ? null : $"{Told()}.{Seen(listensOn)}";

    private string Seen(IReadOnlyList<int> listensOn)
    {
        if (listensOn.Count == 0)
            return "";
        return listensOn.Contains(port)
            ? " It listens on that port, but not on 127.0.0.1: bind 0.0.0.0, as FC asks of every function."
            : $" It listens on {string.Join(" and ", listensOn)} instead: {Cure}";
    }

    private const string Cure = "read FC_SERVER_PORT, or put {port} into customRuntimeConfig.args.";

    private string Told() =>
        $"It was told to listen on {port} by {string.Join(", ", InstanceEnvironment.PortVariables)}{(command.NamesPort ? " and its command line" : "")}";
}
