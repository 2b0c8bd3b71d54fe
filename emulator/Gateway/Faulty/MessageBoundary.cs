namespace FcEmulator.Gateway.Faulty;

/// <summary>Finds where gRPC messages end as their octets pass in pieces. A mutable struct: keep it in a field, never copy it.</summary>
internal struct MessageBoundary
{
    private const int PrefixLength = 5;

    private long _bodyLeft;
    private uint _length;
    private int _prefixRead;

    /// <summary>Messages that have passed whole.</summary>
    public int Passed { get; private set; }

    /// <summary>Takes octets until so many messages have passed; the result is how many octets that were. All of them where they are fewer messages.</summary>
    public int TakeUntil(ReadOnlySpan<byte> octets, int messages)
    {
        var taken = 0;
        while (taken < octets.Length && Passed < messages)
        {
            if (_bodyLeft > 0)
            {
                var part = (int)Math.Min(_bodyLeft, octets.Length - taken);
                _bodyLeft -= part;
                taken += part;
                if (_bodyLeft == 0)
                    Passed++;
                continue;
            }

            // The first octet of the prefix is a flag, which the length's shifts push out again.
            _length = (_length << 8) | octets[taken++];
            if (++_prefixRead < PrefixLength)
                continue;
            (_bodyLeft, _prefixRead) = (_length, 0);
            if (_bodyLeft == 0)
                Passed++;
        }

        return taken;
    }
}
