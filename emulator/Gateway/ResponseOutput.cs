using System.IO.Pipelines;
using FcEmulator.Instances;
using Microsoft.AspNetCore.Http.Features;

namespace FcEmulator.Gateway;

/// <summary>
/// Where the answer's body is written for the client. A write that waits for the client is not given up at the execution timeout: Kestrel
/// would reset the stream for that, and FC ends it. The instance is done with the call then, however long the client takes. One writer.
/// </summary>
internal sealed class ResponseOutput(IHttpResponseBodyFeature kestrel, HttpResponse response, Invocation invocation, TimeProvider time)
    : PassThroughStream(kestrel.Stream), IHttpResponseBodyFeature
{
    Stream IHttpResponseBodyFeature.Stream => this;

    PipeWriter IHttpResponseBodyFeature.Writer => kestrel.Writer;

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var write = Inner.WriteAsync(buffer, CancellationToken.None);
        return write.IsCompleted ? write : new ValueTask(WaitAsync(write.AsTask()));
    }

    public override Task FlushAsync(CancellationToken cancellationToken)
    {
        var flush = Inner.FlushAsync(CancellationToken.None);
        return flush.IsCompleted ? flush : WaitAsync(flush);
    }

    Task IHttpResponseBodyFeature.StartAsync(CancellationToken cancellationToken) => kestrel.StartAsync(cancellationToken);

    Task IHttpResponseBodyFeature.CompleteAsync() => kestrel.CompleteAsync();

    Task IHttpResponseBodyFeature.SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken) =>
        kestrel.SendFileAsync(path, offset, count, cancellationToken);

    void IHttpResponseBodyFeature.DisableBuffering() => kestrel.DisableBuffering();

    private async Task WaitAsync(Task taken)
    {
        using (invocation.Timeout.UnsafeRegister(static output => ((ResponseOutput)output!).TimeOut(), this))
            await taken;
    }

    private void TimeOut() =>
        invocation.End(new InvocationOutcome(OutcomeKind.TimedOut), response.HasStarted ? response.StatusCode : null, time.GetUtcNow());
}
