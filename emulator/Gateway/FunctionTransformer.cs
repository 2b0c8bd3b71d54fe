using System.Diagnostics;
using FcEmulator.Configuration.Faults;
using FcEmulator.Gateway.Faulty;
using FcEmulator.Instances.Http2;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace FcEmulator.Gateway;

/// <summary>What changes of one call between client and function, in YARP's terms: the reserved headers, and nothing else.</summary>
internal sealed class FunctionTransformer(Invocation invocation, bool responseIds, TimeProvider time) : HttpTransformer
{
    /// <summary>Only a name that YARP asks for: where a request leads is up to its instance, and what it says is in its head.</summary>
    public const string Destination = "http://instance/";

    private static readonly Uri DestinationUri = new(Destination);

    public override ValueTask TransformRequestAsync(
        HttpContext context, HttpRequestMessage request, string destinationPrefix, CancellationToken cancellationToken)
    {
        // A request without a body has ended with its head.
        invocation.RequestEnded = request.Content is null;
        if (request.Content is null && context.Request.Headers.ContentType.Count > 0)
            request.Content = new EmptyBody();
        var head = new RequestHead(context.Request.Method, context.Request.Host.Value ?? "", invocation.Target);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (!PassedHeaders.ToFunction(name) || (invocation.Span is not null && IsTrace(name)))
            {
                invocation.Metadata.NotPassed(name);
                continue;
            }

            foreach (var value in values)
                head.Add(name, value ?? "");
        }

        if (invocation.Span is { } span)
            AddTrace(head, span);
        invocation.Function.Headers.AddTo(head, invocation.RequestId);
        if (invocation.Faults is not null)
            head.Opened = Opened(invocation.Faults);
        request.RequestUri = DestinationUri;
        request.Options.Set(RequestHead.Key, head);
        return default;
    }

    public override ValueTask<bool> TransformResponseAsync(HttpContext context, HttpResponseMessage? response, CancellationToken cancellationToken)
    {
        if (response is not InstanceAnswer answer)
            return ValueTask.FromResult(false);
        var headers = context.Response.Headers;
        var size = 0;
        foreach (var (name, value) in answer.Fields)
        {
            if (!PassedHeaders.ToClient(name, value))
            {
                invocation.Metadata.NotPassed(name);
                continue;
            }

            Add(headers, name, value);
            size += name.Length + value.Length;
        }

        invocation.Metadata.AnswerBytes = size;
        invocation.Answers(GrpcContent.Is(headers.ContentType));
        if (size > RequestLimits.Headers)
        {
            invocation.RefusedAnswer = FcError.BadResponse($"response header of {size} bytes exceeds maximum allowed size ({RequestLimits.Headers} bytes)");
            return ValueTask.FromResult(false);
        }

        if (responseIds)
            AddIds(headers, invocation);
        if (invocation.Session is { IsNew: true } session)
            invocation.Function.Sessions!.Plant(headers, session.Id);
        var trailersOnly = headers.TryGetValue("grpc-status", out var status);
        if (trailersOnly && invocation.Faults?.TakesTrailers() == true)
        {
            headers.Remove("grpc-status");
            headers.Remove("grpc-message");
            trailersOnly = false;
        }

        if (trailersOnly)
            invocation.GrpcStatus = status;
        var body = invocation.Faults is { } faults ? new FaultedBody(answer.Body, faults, FaultDirection.Out, GrpcContent.Is(headers.ContentType)) : answer.Body;
        if (invocation.Recording is { } recording)
            body = recording.Answer(body, GrpcContent.Is(headers.ContentType));
        answer.Content = new PassedContent(new ResponseStream(body, invocation, trailersOnly ? null : context.Response));
        return ValueTask.FromResult(true);
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext context, HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var trailers = context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        var passed = ((InstanceAnswer)response).Trailers;
        foreach (var (name, value) in !passed.IsEmpty && invocation.Faults?.TakesTrailers() == true ? [] : passed)
        {
            Add(trailers, name, value);
            invocation.Metadata.TrailerBytes += name.Length + value.Length;
        }

        if (trailers.TryGetValue("grpc-status", out var status))
            invocation.GrpcStatus = status;
        // The instance is done before the client can know, or a client that calls again at once would find its own slot taken.
        if (invocation.RequestEnded)
            invocation.End(new InvocationOutcome(OutcomeKind.Answered, GrpcStatus: invocation.GrpcStatus), context.Response.StatusCode, time.GetUtcNow());
        return default;
    }

    /// <summary>A method of its own: within another, what the lambda captures would be allocated where that begins, for calls without faults as well.</summary>
    private Action<InstanceCall> Opened(CallFaults faults) => call => faults.Opened(invocation.Instance, call);

    private static bool IsTrace(string name) =>
        name.Equals("traceparent", StringComparison.OrdinalIgnoreCase) || name.Equals("tracestate", StringComparison.OrdinalIgnoreCase);

    /// <summary>The function's spans are this call's children.</summary>
    private static void AddTrace(RequestHead head, Activity span)
    {
        head.Add("traceparent", span.Id!);
        if (span.TraceStateString is { Length: > 0 } state)
            head.Add("tracestate", state);
    }

    public static void AddIds(IHeaderDictionary headers, Invocation invocation)
    {
        headers["X-Fc-Request-Id"] = invocation.RequestId;
        headers["X-Fc-Instance-Id"] = invocation.Instance.Id;
        if (invocation.Instance.Channel.Memory?.MaximumText is { } maximum)
            headers["X-Fc-Max-Memory-Usage"] = maximum;
    }

    private static void Add(IHeaderDictionary headers, string name, string value) =>
        headers[name] = headers.TryGetValue(name, out var before) ? StringValues.Concat(before, value) : value;
}
