using System.ComponentModel;
using System.Net.Sockets;
using FcEmulator.Billing;
using FcEmulator.Configuration;
using FcEmulator.Instances;
using FcEmulator.Instances.Http2;
using FcEmulator.Scheduling.Scaling;
using FcEmulator.Telemetry;

namespace FcEmulator.Scheduling;

/// <summary>Brings one instance up and takes it down, with everything that is told and billed of it. Safe for use from several threads.</summary>
internal sealed class InstanceLifecycle(
    EmulatorSettings settings, InvocationMeter meter, HookRunner hooks, HealthWatch health, EventStream events, TimeProvider time)
{
    /// <summary>An answer from memory takes milliseconds; one that takes longer would only delay the first request.</summary>
    private static readonly TimeSpan ReflectionTimeout = TimeSpan.FromSeconds(2);

    private static readonly TimeSpan ListenerLook = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// Null once the instance accepts connections, its initializer has succeeded and its first health check has passed, in FC's order;
    /// otherwise why not.
    /// </summary>
    public async Task<AcquireFailure?> StartAsync(FunctionInstance instance, string reason, CancellationToken stopping)
    {
        var began = time.GetTimestamp();
        var function = instance.Scheduled;
        instance.StartMoments.Decided(time.GetUtcNow());
        events.Publish(new InstanceStarting(time.GetUtcNow(), function.Config.Name, instance.Id, reason));
        IRunningInstance running;
        try
        {
            running = await function.Launcher.StartAsync(Start(instance), stopping);
        }
        catch (InstanceStartException failed)
        {
            return Failed(instance, failed.Failure, failed.Message, failed.LastOutput, isHere: failed.PortIsFixed);
        }
        catch (OperationCanceledException)
        {
            return new AcquireFailure.Stopping();
        }
        catch (Exception refused) when (refused is IOException or SocketException or Win32Exception or UnauthorizedAccessException)
        {
            // The machine is out of something: handles, processes, disk. Callers must not wait for an instance that never comes.
            return Failed(instance, StartFailure.Exited, $"This machine could not start it: {refused.Message}", [], isHere: true);
        }

        instance.StartMoments.Listening(time.GetUtcNow());
        var listened = time.GetElapsedTime(began);
        var metered = meter.AddInstance(function.Config, instance.Id, time.GetUtcNow(), provisioned: instance.IsMinimum, took: listened);
        instance.Open(running, metered, new ConnectionAge(time, lasted => events.Publish(new ConnectionEndedByInstance(time.GetUtcNow(), function.Config.Name, instance.Id, lasted))));
        if (await PrepareAsync(instance, stopping) is { } unprepared)
        {
            await TakeDownAsync(instance);
            return unprepared;
        }

        if (settings.Reflection && function.ReflectedStreamingMethods.Count == 0)
            await ReflectAsync(function, instance.Channel);
        instance.StartMoments.Ready(time.GetUtcNow());
        var took = time.GetElapsedTime(began);
        CallMetrics.Initialized(function.Config.Name, took);
        events.Publish(new InstanceReady(time.GetUtcNow(), function.Config.Name, instance.Id, running.ProcessId, took)
        {
            Listened = listened,
            OnPurpose = instance.StartMoments.Faults.Count > 0,
        });
        _ = WarnOfConnectionAsync(instance);
        if (running.ProcessId is not null && function.TakeLookAtListener())
            _ = WarnOfListenerAsync(instance);
        return null;
    }

    /// <summary>Under --debug people are told of the process before it listens, so that they can debug its start.</summary>
    private InstanceStart Start(FunctionInstance instance) => new(instance.Config, instance.Id)
    {
        ProcessStarted = id =>
        {
            instance.StartMoments.Launched(time.GetUtcNow());
            if (settings.Debug)
                events.Publish(new InstanceProcess(time.GetUtcNow(), instance.Config.Name, instance.Id, id));
        },
        Faulted = instance.StartMoments.Fault,
    };

    /// <summary>The one way out for an instance that left the pool, whoever took it out.</summary>
    public async Task StopAsync(FunctionInstance instance, string reason)
    {
        if (await instance.Started is not null)
            return;
        try
        {
            await EndAsync(instance);
        }
        finally
        {
            events.Publish(new InstanceStopped(time.GetUtcNow(), instance.Config.Name, instance.Id, reason));
        }
    }

    /// <summary>PreStop, which FC runs before it destroys an instance and one that has ended by itself leaves no time for; then the end.</summary>
    private async Task EndAsync(FunctionInstance instance)
    {
        try
        {
            if (!instance.Channel.Exited.IsCompleted)
                await hooks.RunAsync(instance.Scheduled.PreStop, instance, CancellationToken.None);
        }
        finally
        {
            await TakeDownAsync(instance);
        }
    }

    private async Task TakeDownAsync(FunctionInstance instance)
    {
        instance.Http.Dispose();
        try
        {
            await instance.Channel.StopAsync(settings.GraceTime);
        }
        finally
        {
            // Nothing can call it any more, so it is billed no longer, however its end went.
            meter.InstanceEnded(instance.Metered, time.GetUtcNow(), instance.Channel.Memory?.MaximumMB);
        }
    }

    private async Task<AcquireFailure?> PrepareAsync(FunctionInstance instance, CancellationToken stopping)
    {
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var exited = instance.Channel.Exited;
        _ = exited.ContinueWith(
            static (_, source) => ((CancellationTokenSource)source!).Cancel(),
            giveUp,
            giveUp.Token,
            TaskContinuationOptions.ExecuteSynchronously,
            TaskScheduler.Default);
        try
        {
            if (await hooks.RunAsync(instance.Scheduled.Initializer, instance, giveUp.Token) is { } unready)
                return exited.IsCompleted ? Gone() : Failed(instance, StartFailure.Initializer, $"{instance.Config.Name} is not initialized: {unready}.", []);
            if (instance.Scheduled.Initializer is not null)
                instance.StartMoments.Initialized(time.GetUtcNow());
            if (await health.FirstAsync(instance, giveUp.Token) is { } unhealthy)
                return exited.IsCompleted ? Gone() : Failed(instance, StartFailure.HealthCheck, $"{instance.Config.Name} failed its first health check: {unhealthy}.", []);
            return exited.IsCompleted ? Gone() : null;
        }
        catch (OperationCanceledException)
        {
            return exited.IsCompleted ? Gone() : new AcquireFailure.Stopping();
        }
        finally
        {
            // The continuation must not find its source disposed.
            await giveUp.CancelAsync();
        }

        AcquireFailure.NotStarted Gone() =>
            Failed(instance, StartFailure.Exited, $"{instance.Config.Name} ended before it was ready for requests: {exited.Result.Reason}.", []);
    }

    /// <param name="isHere">It is this machine's doing, and would not happen on FC.</param>
    private AcquireFailure.NotStarted Failed(FunctionInstance instance, StartFailure kind, string message, IReadOnlyList<string> lastOutput, bool isHere = false)
    {
        events.Publish(new InstanceFailed(time.GetUtcNow(), instance.Config.Name, instance.Id, message, lastOutput)
        {
            Failure = isHere ? FailedStart.Here : FailedStartOf(kind),
            OnPurpose = instance.StartMoments.Faults.Count > 0,
        });
        instance.StartMoments.Failed(time.GetUtcNow());
        return new AcquireFailure.NotStarted(kind, message) { Instance = instance };
    }

    /// <summary>Before the first request, so that the instance never has more streams than its concurrency.</summary>
    private async Task ReflectAsync(ScheduledFunction function, InstanceChannel channel)
    {
        using var limit = new CancellationTokenSource(ReflectionTimeout, time);
        if (await ServerReflection.StreamingMethodsAsync(channel, limit.Token) is { } methods)
            function.ReflectedStreamingMethods = methods;
        else
            events.Publish(new Warning(time.GetUtcNow(), $"{function.Config.Name} did not answer gRPC server reflection: streaming calls are told by their messages only."));
    }

    /// <summary>A function that takes fewer streams than its concurrency makes requests wait unseen, here and on FC.</summary>
    private async Task WarnOfConnectionAsync(FunctionInstance instance)
    {
        var limit = await instance.Channel.StreamLimit;
        if (limit is null && instance.State == InstanceState.Ready)
            events.Publish(new NoHttp2(time.GetUtcNow(), instance.Config.Name, instance.Id, $"{instance.Config.Name} does not speak HTTP/2 without TLS (h2c) on its port, so every call to it fails."));
        if (limit is null || limit >= instance.Slots)
            return;
        events.Publish(new StreamLimitLow(
            time.GetUtcNow(),
            instance.Config.Name,
            instance.Id,
            $"{instance.Config.Name} takes {limit} streams on a connection, fewer than its instanceConcurrency of {instance.Slots}: "
            + "the other requests wait in the gateway. Raise the server's maximum of concurrent streams."));
    }

    /// <summary>FC wants servers on all addresses; here one on 127.0.0.1 works as well, so nothing else would show it.</summary>
    private async Task WarnOfListenerAsync(FunctionInstance instance)
    {
        // Not while the first call is served: it costs a look at all processes.
        await Task.Delay(ListenerLook, TimeProvider.System, CancellationToken.None);
        if (instance.Running.ListensOnLoopbackOnly())
        {
            events.Publish(new ListensOnLoopback(
                time.GetUtcNow(),
                instance.Config.Name,
                instance.Id,
                $"{instance.Config.Name} listens on 127.0.0.1 only, where FC does not reach it: listen on 0.0.0.0."));
        }
    }

    private static FailedStart FailedStartOf(StartFailure kind) => kind switch
    {
        StartFailure.NotReady => FailedStart.NotReady,
        StartFailure.FileNotFound or StartFailure.FilePermission => FailedStart.File,
        StartFailure.Initializer => FailedStart.Initializer,
        StartFailure.HealthCheck => FailedStart.HealthCheck,
        _ => FailedStart.Exited,
    };
}
