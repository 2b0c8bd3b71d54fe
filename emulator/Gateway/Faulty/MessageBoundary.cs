using FcEmulator.Telemetry;

namespace FcEmulator.Gateway.Faulty;

/// <summary>Finds where gRPC messages end as their octets pass in pieces. A mutable struct: keep it in a field, never copy it.</summary>
internal struct MessageBoundary
{
    private GrpcMessageWalk _walk;

    /// <summary>Messages that have passed whole.</summary>
    public int Passed { get; private set; }

    /// <summary>Takes octets until so many messages have passed; the result is how many octets that were. All of them where they are fewer messages.</summary>
    public int TakeUntil(ReadOnlySpan<byte> octets, int messages)
    {
        var taken = 0;
        while (taken < octets.Length && Passed < messages)
        {
            var step = _walk.Step(octets[taken..]);
            taken += step.Length;
            if (step.Ends)
                Passed++;
        }

        return taken;
    }
}
