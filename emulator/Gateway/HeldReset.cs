using Microsoft.AspNetCore.Http.Features;

namespace FcEmulator.Gateway;

/// <summary>
/// Stands in front of the stream's reset while YARP forwards. YARP resets a stream whose function failed; FC ends it without trailers
/// instead, so YARP's wish is dropped and the handler decides.
/// </summary>
internal sealed class HeldReset(IHttpResetFeature? stream) : IHttpResetFeature
{
    void IHttpResetFeature.Reset(int errorCode)
    {
    }

    /// <summary>Sends RST_STREAM to the client.</summary>
    public Task SendAsync(int errorCode)
    {
        stream?.Reset(errorCode);
        return Task.CompletedTask;
    }
}
