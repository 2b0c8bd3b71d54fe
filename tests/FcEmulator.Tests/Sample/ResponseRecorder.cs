namespace FcEmulator.Tests.Sample;

/// <summary>Sits under a channel and notes how one unary call looked on its way: encoding and body lengths.</summary>
internal sealed class ResponseRecorder() : DelegatingHandler(new SocketsHttpHandler())
{
    public string? Encoding { get; private set; }

    public int RequestBytes { get; private set; }

    public int ResponseBytes { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var sent = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        RequestBytes = sent.Length;
        request.Content = Copy(request.Content, sent);

        var response = await base.SendAsync(request, cancellationToken);
        var received = await response.Content.ReadAsByteArrayAsync(cancellationToken);
        ResponseBytes = received.Length;
        Encoding = response.Headers.TryGetValues("grpc-encoding", out var values) ? values.Single() : null;
        response.Content = Copy(response.Content, received);
        return response;
    }

    private static ByteArrayContent Copy(HttpContent from, byte[] bytes)
    {
        var copy = new ByteArrayContent(bytes);
        copy.Headers.ContentType = from.Headers.ContentType;
        return copy;
    }
}
