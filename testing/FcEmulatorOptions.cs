using Microsoft.AspNetCore.Builder;

namespace FcEmulator.Testing;

/// <summary>What an emulator serves, and how. Each method returns the options, so that calls can stand in a row.</summary>
public sealed class FcEmulatorOptions
{
    internal string? Template { get; private set; }

    internal bool RunsPreDeploy { get; private set; }

    internal ManualTime? Clock { get; private set; }

    internal Action<string>? Log { get; private set; }

    internal Dictionary<string, IReadOnlyList<string>> Settings { get; } = [];

    internal List<AddedFunction> Functions { get; } = [];

    /// <summary>
    /// Serves the functions and custom domains of an s.yaml, its functions as processes of this machine. fcemu.yaml and <c>FCEMU_</c>
    /// variables are not read: use <see cref="Set"/>.
    /// </summary>
    /// <param name="path">Counts from the current folder.</param>
    public FcEmulatorOptions FromServerlessYaml(string path)
    {
        Template = path;
        return this;
    }

    /// <summary>Runs the pre-deploy steps of the s.yaml first. Without this they are taken to have run: a build for each test would be slow.</summary>
    public FcEmulatorOptions RunPreDeploy()
    {
        RunsPreDeploy = true;
        return this;
    }

    /// <summary>
    /// Serves an ASP.NET app of this process as a function: each instance is one more of it, on a free port, with HTTP/2 as FC speaks it.
    /// Where the s.yaml has a function of this name, the app takes the place of its process under the limits of the s.yaml.
    /// </summary>
    /// <param name="name">1 to 128 letters, digits, <c>_</c> and <c>-</c>, the first a letter or <c>_</c>, as FC has it.</param>
    /// <param name="build">
    /// Adds services to the builder, builds it and maps endpoints; it must neither run nor start the app. FC's variables, such as
    /// <c>FC_INSTANCE_ID</c>, stand in the builder's configuration, and with <see cref="ManualClock"/> the clock among its services.
    /// </param>
    /// <param name="limits">What s.yaml would say of it.</param>
    public FcEmulatorOptions AddFunction(string name, Func<WebApplicationBuilder, WebApplication> build, Action<FcFunctionOptions>? limits = null)
    {
        Functions.Add(new AddedFunction(name, build, limits ?? (_ => { })));
        return this;
    }

    /// <summary>Any setting of the emulator, as <c>docs/settings.md</c> lists them.</summary>
    /// <param name="name">As on the command line, without the dashes in front, such as <c>max-instances</c>.</param>
    /// <param name="values">Several for settings that can be repeated; <c>true</c> or <c>false</c> for switches.</param>
    public FcEmulatorOptions Set(string name, params string[] values)
    {
        Settings[name] = values;
        return this;
    }

    /// <summary>
    /// Time stands still but for <see cref="FcEmulatorHost.Advance"/>: execution timeouts, idle reclaim, growth limits, sessions and the bill go by
    /// it. What has to wait for a process or a socket does so in real time; health checks are left out.
    /// </summary>
    /// <param name="start">Where the clock stands at first; now where it does not matter.</param>
    public FcEmulatorOptions ManualClock(DateTimeOffset? start = null)
    {
        Clock = new ManualTime(start ?? TimeProvider.System.GetUtcNow());
        return this;
    }

    /// <summary>Where the emulator's lines go: instances, calls, what functions print. See also <see cref="FcEmulatorHost.WriteTo"/>.</summary>
    /// <param name="line">Called with one line at a time, never by two threads at once.</param>
    public FcEmulatorOptions WriteTo(Action<string> line)
    {
        Log = line;
        return this;
    }

    /// <inheritdoc cref="WriteTo(Action{string})"/>
    public FcEmulatorOptions WriteTo(TextWriter writer) => WriteTo(writer.WriteLine);
}

internal sealed record AddedFunction(string Name, Func<WebApplicationBuilder, WebApplication> Build, Action<FcFunctionOptions> Limits);
