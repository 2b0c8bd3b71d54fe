namespace FcEmulator.Telemetry.Recording;

/// <summary>Notes the messages of one direction of a call as its octets pass in pieces. One writer; read once it is done.</summary>
/// <param name="keepsBodies">Whether what they hold is kept.</param>
internal sealed class MessageCollector(bool isGrpc, bool keepsBodies, DateTimeOffset arrived, TimeProvider time)
{
    private readonly List<RecordedMessage> _messages = [];
    private readonly MemoryStream? _body = keepsBodies ? new MemoryStream() : null;
    private GrpcMessageWalk _walk;
    private long _size;

    /// <summary>When the direction ended; null where it has not.</summary>
    public double? EndMs { get; private set; }

    public IReadOnlyList<RecordedMessage> Messages => _messages;

    public void Passed(ReadOnlySpan<byte> octets)
    {
        if (octets.IsEmpty)
            End();
        else if (!isGrpc)
            Take(octets);
        else
            TakeMessages(octets);
    }

    private void TakeMessages(ReadOnlySpan<byte> octets)
    {
        while (!octets.IsEmpty)
        {
            var step = _walk.Step(octets);
            if (step.IsBody)
                Take(octets[..step.Length]);
            if (step.Ends)
                Finish();
            octets = octets[step.Length..];
        }
    }

    private void Take(ReadOnlySpan<byte> octets)
    {
        _size += octets.Length;
        _body?.Write(octets);
    }

    private void End()
    {
        if (EndMs is not null)
            return;
        EndMs = Now();
        if (!isGrpc && _size > 0)
            Finish();
    }

    private void Finish()
    {
        _messages.Add(new RecordedMessage(Now(), (int)Math.Min(_size, int.MaxValue), _body?.ToArray()));
        _body?.SetLength(0);
        _size = 0;
    }

    private double Now() => Math.Round((time.GetUtcNow() - arrived).TotalMilliseconds, 3);
}
