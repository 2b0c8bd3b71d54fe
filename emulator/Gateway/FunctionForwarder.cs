using System.Net;
using FcEmulator.Gateway.Faulty;
using Yarp.ReverseProxy.Forwarder;

namespace FcEmulator.Gateway;

/// <summary>Sends a call to its instance through YARP and tells how it ended. Safe for concurrent use.</summary>
internal sealed class FunctionForwarder(IHttpForwarder yarp, bool responseIds, TimeProvider time)
{
    private static readonly ForwarderRequestConfig Config = new()
    {
        Version = HttpVersion.Version20,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        // YARP's is an idle timeout; FC's counts from the start, see InvocationHandler.
        ActivityTimeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>Completes when the call has ended: <see cref="OutcomeOf"/> tells how.</summary>
    public ValueTask<ForwarderError> SendAsync(HttpContext context, Invocation invocation)
    {
        var transformer = new FunctionTransformer(invocation, responseIds, time);
        return invocation.Faults is { } faults
            ? SendAsync(context, invocation, faults, transformer)
            : yarp.SendAsync(context, FunctionTransformer.Destination, invocation.Instance.Channel.Invoker, Config, transformer, invocation.Timeout);
    }

    private async ValueTask<ForwarderError> SendAsync(HttpContext context, Invocation invocation, CallFaults faults, FunctionTransformer transformer)
    {
        using var cut = CancellationTokenSource.CreateLinkedTokenSource(invocation.Timeout);
        // Not on this thread: a cancel goes through the whole of the forwarding.
        faults.Cut = () => cut.CancelAsync();
        var error = await yarp.SendAsync(context, FunctionTransformer.Destination, invocation.Instance.Channel.Invoker, Config, transformer, cut.Token);
        faults.Cut = null;
        return error;
    }

    /// <summary>
    /// Our own clock and the client are asked before YARP, which reports both alike, and the function's end of the answer before
    /// everything: what breaks after it, breaks nothing.
    /// </summary>
    /// <param name="error">What sending came to.</param>
    public static InvocationOutcome OutcomeOf(HttpContext context, Invocation invocation, ForwarderError error)
    {
        if (error != ForwarderError.None && invocation.Faults?.Outcome is { } injected)
            return injected;
        if (invocation.RefusedAnswer is { } refused)
            return InvocationOutcome.Refused(refused);
        if (error == ForwarderError.None || invocation.Answered)
            return new InvocationOutcome(OutcomeKind.Answered, GrpcStatus: invocation.GrpcStatus);
        if (invocation.Timeout.IsCancellationRequested)
            return new InvocationOutcome(OutcomeKind.TimedOut);
        var exception = context.Features.Get<IForwarderErrorFeature>()?.Exception;
        var fault = FunctionFault.Of(exception);
        // A client that takes its call back may be known by its body before it is by the token. YARP says the same of a body that ends because the instance did.
        if (context.RequestAborted.IsCancellationRequested || (fault is null && error is ForwarderError.RequestBodyClient or ForwarderError.ResponseBodyClient))
            return new InvocationOutcome(OutcomeKind.ClientCancelled);
        if (error == ForwarderError.ResponseHeaders)
            return InvocationOutcome.Refused(FcError.BadResponse(exception?.Message ?? "invalid headers"));
        if (fault is { Kind: not OutcomeKind.FunctionFailed })
            return fault.Value;
        return new InvocationOutcome(invocation.Instance.Channel.Memory?.OutOfMemory is null ? OutcomeKind.FunctionFailed : OutcomeKind.OutOfMemory);
    }
}
