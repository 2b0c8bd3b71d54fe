using FcEmulator.Instances;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Forwarder;

namespace FcEmulator.Gateway;

/// <summary>What changes between client and function, in YARP's terms: the reserved headers, and nothing else. Safe for concurrent use.</summary>
internal sealed class FunctionTransformer(bool responseIds, TimeProvider time) : HttpTransformer
{
    private static readonly UriCreationOptions Verbatim = new() { DangerousDisablePathAndQueryCanonicalization = true };

    public override ValueTask TransformRequestAsync(
        HttpContext context, HttpRequestMessage request, string destinationPrefix, CancellationToken cancellationToken)
    {
        var invocation = context.Features.GetRequiredFeature<Invocation>();
        invocation.RequestEnded = request.Content is null;
        request.RequestUri = new Uri(destinationPrefix + invocation.Target, Verbatim);
        foreach (var (name, values) in context.Request.Headers)
        {
            if (PassedHeaders.ToFunction(name))
                Add(request, name, values);
        }

        invocation.Function.Headers.AddTo(request, invocation.RequestId);
        return default;
    }

    public override async ValueTask<bool> TransformResponseAsync(HttpContext context, HttpResponseMessage? answer, CancellationToken cancellationToken)
    {
        if (answer is null)
            return false;
        var invocation = context.Features.GetRequiredFeature<Invocation>();
        var headers = context.Response.Headers;
        foreach (var (name, values) in answer.Headers.NonValidated)
            Copy(name, values, headers);
        foreach (var (name, values) in answer.Content.Headers.NonValidated)
            Copy(name, values, headers);

        var size = RequestLimits.SizeOf(headers);
        if (size > RequestLimits.Headers)
        {
            invocation.RefusedAnswer = FcError.BadResponse($"response header of {size} bytes exceeds maximum allowed size ({RequestLimits.Headers} bytes)");
            return false;
        }

        if (responseIds)
            AddIds(headers, invocation);
        if (invocation.Session is { IsNew: true } session)
            invocation.Function.Sessions!.Plant(headers, session.Id);
        var trailersOnly = headers.TryGetValue("grpc-status", out var status);
        if (trailersOnly)
            invocation.GrpcStatus = status;
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        answer.Content = new PassedContent(new ResponseStream(body, invocation, trailersOnly ? null : context.Response));
        return true;
    }

    public override ValueTask TransformResponseTrailersAsync(HttpContext context, HttpResponseMessage answer, CancellationToken cancellationToken)
    {
        var trailers = context.Features.GetRequiredFeature<IHttpResponseTrailersFeature>().Trailers;
        foreach (var (name, values) in answer.TrailingHeaders.NonValidated)
            trailers[name] = ToStringValues(values);
        var invocation = context.Features.GetRequiredFeature<Invocation>();
        if (trailers.TryGetValue("grpc-status", out var status))
            invocation.GrpcStatus = status;
        // The instance is done before the client can know, or a client that calls again at once would find its own slot taken.
        if (invocation.RequestEnded)
            invocation.End(new InvocationOutcome(OutcomeKind.Answered, GrpcStatus: invocation.GrpcStatus), context.Response.StatusCode, time.GetUtcNow());
        return default;
    }

    public static void AddIds(IHeaderDictionary headers, Invocation invocation)
    {
        headers["X-Fc-Request-Id"] = invocation.RequestId;
        headers["X-Fc-Instance-Id"] = invocation.Instance.Id;
    }

    private static void Add(HttpRequestMessage request, string name, StringValues values)
    {
        var line = values.Count == 1 ? values.ToString() : string.Join(RepeatedHeaderStream.Separator, values.ToArray());
        if (!request.Headers.TryAddWithoutValidation(name, line))
            (request.Content ??= new EmptyBody()).Headers.TryAddWithoutValidation(name, line);
    }

    private static void Copy(string name, System.Net.Http.Headers.HeaderStringValues values, IHeaderDictionary headers)
    {
        var copied = ToStringValues(values);
        if (PassedHeaders.ToClient(name, copied[0] ?? ""))
            headers[name] = copied;
    }

    private static StringValues ToStringValues(System.Net.Http.Headers.HeaderStringValues values)
    {
        if (values.Count == 1)
            return values.ToString();
        var all = new string[values.Count];
        var position = 0;
        foreach (var value in values)
            all[position++] = value;
        return all;
    }
}
