using FcEmulator.Telemetry;

namespace FcEmulator.Gateway;

/// <summary>
/// Counts gRPC messages in one direction of a call as their bytes pass by, in pieces of any size. A message counts when its
/// prefix is complete. Of a body that is not gRPC only the bytes count. Others may read the
/// counts while it counts. A mutable struct: keep it in a field, never copy it.
/// </summary>
/// <param name="isGrpc">Whether the body consists of gRPC messages.</param>
internal struct GrpcMessageCounter(bool isGrpc)
{
    private GrpcMessageWalk _walk;

    public int Messages { get; private set; }

    /// <summary>A message has begun; of a body that is not gRPC, anything.</summary>
    public readonly bool HasBegun => isGrpc ? Messages > 0 : Bytes > 0;

    public long Bytes { get; private set; }

    public void Count(ReadOnlySpan<byte> passing)
    {
        Bytes += passing.Length;
        if (!isGrpc)
            return;
        while (!passing.IsEmpty)
        {
            var step = _walk.Step(passing);
            if (step.Begins)
                Messages++;
            passing = passing[step.Length..];
        }
    }
}
