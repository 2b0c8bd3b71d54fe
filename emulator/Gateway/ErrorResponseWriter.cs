using System.Text.Json;
using FcEmulator.Configuration;

namespace FcEmulator.Gateway;

/// <summary>Gives failures their shape on the wire; the only place that knows it. Safe for concurrent use.</summary>
internal sealed class ErrorResponseWriter(GatewayErrorShape shape)
{
    /// <summary>
    /// An error of the gateway: FC's HTTP status and JSON body, from which gRPC clients make a status of their own; or, by setting, a
    /// gRPC answer of trailers only.
    /// </summary>
    public async Task RefuseAsync(HttpContext context, string requestId, FcError error)
    {
        var response = context.Response;
        response.Clear();
        response.Headers["X-Fc-Request-Id"] = requestId;
        response.Headers["X-Fc-Error-Type"] = error.ErrorType;
        if (shape == GatewayErrorShape.Grpc && GrpcContent.Is(context.Request.Headers.ContentType))
        {
            response.ContentType = "application/grpc";
            response.Headers["grpc-status"] = error.GrpcStatus.ToString(System.Globalization.CultureInfo.InvariantCulture);
            response.Headers["grpc-message"] = Uri.EscapeDataString(error.Message);
            return;
        }

        var body = JsonSerializer.SerializeToUtf8Bytes(new FcErrorBody(error.Code, error.Message), FcErrorJson.Readable.FcErrorBody);
        response.StatusCode = error.Status;
        response.ContentType = "application/json";
        response.ContentLength = body.Length;
        await response.Body.WriteAsync(body, context.RequestAborted);
    }

    /// <summary>
    /// A failed function, as FC shows it: headers 200 <c>application/grpc</c> if none were sent, then an empty DATA with END_STREAM and no
    /// trailers, which grpc-go reports as "server closed the stream without sending trailers". Kestrel sends the END_STREAM once the
    /// handler returns.
    /// </summary>
    public async Task EndWithoutTrailersAsync(HttpContext context, Invocation invocation)
    {
        if (context.Response.HasStarted)
            return;
        if (!GrpcContent.Is(context.Request.Headers.ContentType))
        {
            await RefuseAsync(context, invocation.RequestId, FcError.UnhandledInvocation());
            return;
        }

        context.Response.Clear();
        context.Response.ContentType = "application/grpc";
        FunctionTransformer.AddIds(context.Response.Headers, invocation);
        await context.Response.StartAsync(context.RequestAborted);
    }
}
