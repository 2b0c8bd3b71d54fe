using FcEmulator.Instances.Processes;

namespace FcEmulator.Admin;

/// <summary>What a running emulator leaves in its data folder, so that other commands find it. Immutable.</summary>
internal sealed record EmulatorLocator
{
    /// <summary>Of this record; grows only with changes that would mislead a reader.</summary>
    public required int Version { get; init; }

    public required int ProcessId { get; init; }

    /// <summary>Tells the process from a later one that was given the same id.</summary>
    public required string ProcessStart { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Absolute path of the s.yaml it serves.</summary>
    public required string Template { get; init; }

    /// <summary>Absolute path.</summary>
    public required string DataFolder { get; init; }

    /// <summary>Absolute path of the CA that clients have to trust.</summary>
    public required string CaFile { get; init; }

    /// <summary>The gateway's, such as <c>https://127.0.0.1:8089</c>.</summary>
    public required string Address { get; init; }

    /// <summary>The admin API's, such as <c>http://127.0.0.1:40123</c>; empty before it listens.</summary>
    public string Admin { get; init; } = "";

    /// <summary>Opens what changes something in the admin API. A secret.</summary>
    public required string Token { get; init; }

    /// <summary>This process, with a new token.</summary>
    public static EmulatorLocator OfThisProcess(string template, string dataFolder, string caFile, string address, DateTimeOffset startedAt) => new()
    {
        Version = LocatorFile.Version,
        ProcessId = Environment.ProcessId,
        ProcessStart = ProcessIdentity.Of(Environment.ProcessId) ?? "",
        StartedAt = startedAt,
        Template = template,
        DataFolder = dataFolder,
        CaFile = caFile,
        Address = address,
        Token = AdminToken.New(),
    };
}
