using System.Text;
using FcEmulator.Configuration;

namespace FcEmulator.Instances.Hooks;

/// <summary>
/// Runs one lifecycle hook of an instance: FC's POST /initialize or GET /pre-stop with the common request headers, passed by a 2xx; or a
/// command inside the instance, passed by exit code 0. Safe for use from several threads.
/// </summary>
/// <param name="name"><c>initializer</c> or <c>preStop</c>, as s.yaml has it.</param>
/// <param name="path">What FC sends as x-fc-control-path, too.</param>
internal sealed class LifecycleHook(string name, HttpMethod method, string path, LifecycleHookConfig config, FunctionHeaders headers, TimeProvider time)
{
    private const int MostShown = 200;

    public string Name => name;

    public TimeSpan Timeout => config.Timeout;

    public static LifecycleHook? Initializer(FunctionConfig function, FunctionHeaders headers, TimeProvider time) =>
        function.Initializer is { } hook ? new LifecycleHook("initializer", HttpMethod.Post, "/initialize", hook, headers, time) : null;

    public static LifecycleHook? PreStop(FunctionConfig function, FunctionHeaders headers, TimeProvider time) =>
        function.PreStop is { } hook ? new LifecycleHook("preStop", HttpMethod.Get, "/pre-stop", hook, headers, time) : null;

    /// <summary>How it went, within the hook's timeout.</summary>
    public async Task<HookOutcome> RunAsync(IRunningInstance instance, InstanceHttp http, string requestId, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(config.Timeout, time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return config.Command.Count > 0
                ? await RunCommandAsync(instance, giveUp.Token)
                : await CallAsync(http, requestId, giveUp.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return HookOutcome.Late($"{What} did not end within its timeout of {config.Timeout.TotalSeconds:0.###} s");
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException)
        {
            return HookOutcome.Failure($"{What} failed: {(broken.InnerException ?? broken).Message}");
        }
    }

    private string What => config.Command.Count > 0 ? $"its {name} command" : $"its {name} {method} {path}";

    private async Task<HookOutcome> CallAsync(InstanceHttp http, string requestId, CancellationToken cancellationToken)
    {
        var answer = await http.SendAsync(method, path, headers.Of(requestId, path), cancellationToken);
        if (answer.Status is >= 200 and <= 299)
            return new HookOutcome(null, answer.Status, TimedOut: false);
        var said = new StringBuilder($"{What} was answered {answer.Status}, and only 2xx is success");
        if (answer.Body.AsSpan().Trim() is { IsEmpty: false } body)
            said.Append(": ").Append(body.Length > MostShown ? body[..MostShown] : body);
        return new HookOutcome(said.ToString(), answer.Status, TimedOut: false);
    }

    private async Task<HookOutcome> RunCommandAsync(IRunningInstance instance, CancellationToken cancellationToken)
    {
        var exit = await instance.RunAsync(config.Command, cancellationToken);
        return exit.ExitCode == 0 ? new HookOutcome(null, null, TimedOut: false) : HookOutcome.Failure($"{What} failed: {exit.Reason}");
    }
}

/// <summary>How a hook went.</summary>
/// <param name="Problem">Null where it succeeded; else a clause for people.</param>
/// <param name="HttpStatus">Where it answered over HTTP.</param>
internal readonly record struct HookOutcome(string? Problem, int? HttpStatus, bool TimedOut)
{
    public static HookOutcome Failure(string problem) => new(problem, null, TimedOut: false);

    public static HookOutcome Late(string problem) => new(problem, null, TimedOut: true);
}
