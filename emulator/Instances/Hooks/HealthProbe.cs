using FcEmulator.Configuration;
using FcEmulator.Instances.Http2;
using Google.Protobuf;

namespace FcEmulator.Instances.Hooks;

/// <summary>
/// One health check: GET httpGetUrl, passed by a status of 200 to 399 (FC's CustomHealthCheckConfig); or, as an option that FC does not
/// have, grpc.health.v1. Safe for use from several threads.
/// </summary>
/// <param name="grpc">Asks grpc.health.v1.Health/Check for the whole server instead.</param>
internal sealed class HealthProbe(InstanceHttp http, HealthCheckConfig check, bool grpc, TimeProvider time)
{
    private const string CheckMethod = "/grpc.health.v1.Health/Check";

    /// <summary>HealthCheckResponse.status is field 1, a varint: tag 8, and SERVING is 1.</summary>
    private const uint StatusTag = 8;
    private const int Serving = 1;

    /// <summary>Null where it passed within the check's timeout; else why it did not, as a clause.</summary>
    public async Task<string?> CheckAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(check.Timeout, time);
        using var giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return grpc ? await AskGrpcAsync(giveUp.Token) : await AskHttpAsync(giveUp.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return $"{What} was not answered within {check.Timeout.TotalSeconds:0.###} s";
        }
        catch (Exception broken) when (broken is HttpRequestException or IOException or InvalidProtocolBufferException or ObjectDisposedException)
        {
            return $"{What} failed: {(broken.InnerException ?? broken).Message}";
        }
    }

    private string What => grpc ? $"grpc {CheckMethod}" : $"GET {check.HttpGetUrl}";

    private async Task<string?> AskHttpAsync(CancellationToken cancellationToken)
    {
        var path = check.HttpGetUrl.StartsWith('/') ? check.HttpGetUrl : "/" + check.HttpGetUrl;
        var answer = await http.SendAsync(HttpMethod.Get, path, [], cancellationToken);
        return answer.Status is >= 200 and <= 399 ? null : $"{What} was answered {answer.Status}, and only 200 to 399 is healthy";
    }

    private async Task<string?> AskGrpcAsync(CancellationToken cancellationToken)
    {
        // An empty message in gRPC's framing: the server as a whole.
        using var answer = await http.SendHttp2Async(
            HttpMethod.Post, CheckMethod, [new("content-type", "application/grpc"), new("te", "trailers")], new ByteArrayContent(new byte[5]), cancellationToken);
        using var body = new MemoryStream();
        await answer.Body.CopyToAsync(body, cancellationToken);
        var status = HeaderField.ValueOf("grpc-status", answer.Trailers) ?? HeaderField.ValueOf("grpc-status", answer.Fields) ?? "none";
        if (status != "0")
            return $"{What} ended with gRPC status {status}";
        return StatusOf(body.ToArray()) is Serving ? null : $"{What} says that it is not serving";
    }

    private static int StatusOf(byte[] body)
    {
        if (body.Length <= 5)
            return 0;
        var message = new CodedInputStream(body, 5, body.Length - 5);
        while (message.ReadTag() is not 0 and var tag)
        {
            if (tag == StatusTag)
                return message.ReadEnum();
            message.SkipLastField();
        }

        return 0;
    }
}
