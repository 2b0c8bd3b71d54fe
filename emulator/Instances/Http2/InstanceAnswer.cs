using System.Globalization;
using System.Net;

namespace FcEmulator.Instances.Http2;

/// <summary>
/// An instance's answer with its header lines as they came, repeated ones repeated: HttpResponseHeaders would parse and join them, so those
/// stay empty.
/// </summary>
internal sealed class InstanceAnswer : HttpResponseMessage
{
    private readonly InstanceCall _call;
    private readonly HeaderField[] _fields;

    /// <param name="fields">With <c>:status</c> first.</param>
    public InstanceAnswer(InstanceCall call, HeaderField[] fields)
    {
        if (fields is not [{ Name: ":status", Value: var status }, ..] || !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 100 or > 999)
            throw new InstanceLostException("The function answered without a :status.");
        _call = call;
        Version = HttpVersion.Version20;
        StatusCode = (HttpStatusCode)code;
        _fields = fields;
        Body = new AnswerBodyStream(call);
    }

    /// <summary>Without <c>:status</c>.</summary>
    public ReadOnlySpan<HeaderField> Fields => _fields.AsSpan(1);

    /// <summary>Whoever reads it disposes it: that is the end of the call.</summary>
    public Stream Body { get; }

    /// <summary>Complete once the body was read to its end.</summary>
    public ReadOnlySpan<HeaderField> Trailers => _call.Trailers;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Body.Dispose();
        base.Dispose(disposing);
    }
}
