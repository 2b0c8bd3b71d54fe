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

    /// <param name="fields">With <c>:status</c> first.</param>
    public InstanceAnswer(InstanceCall call, List<HeaderField> fields)
    {
        if (fields is not [{ Name: ":status", Value: var status }, ..] || !int.TryParse(status, NumberStyles.None, CultureInfo.InvariantCulture, out var code) || code is < 100 or > 999)
            throw new InstanceLostException("The function answered without a :status.");
        _call = call;
        Version = HttpVersion.Version20;
        StatusCode = (HttpStatusCode)code;
        fields.RemoveAt(0);
        Fields = fields;
        Body = new AnswerBodyStream(call);
    }

    public IReadOnlyList<HeaderField> Fields { get; }

    /// <summary>Whoever reads it disposes it: that is the end of the call.</summary>
    public Stream Body { get; }

    /// <summary>Complete once the body was read to its end.</summary>
    public IReadOnlyList<HeaderField> Trailers => _call.Trailers;

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Body.Dispose();
        base.Dispose(disposing);
    }
}
