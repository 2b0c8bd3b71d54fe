namespace FcEmulator.Instances.Http2;

/// <summary>Numbers of RFC 9113: frame types (section 6), flags, error codes (section 7) and settings (section 6.5.2), as far as they are used.</summary>
internal static class Http2Codes
{
    public const int FrameHeaderLength = 9;

    /// <summary>What a client sends before its first frame (section 3.4).</summary>
    public static ReadOnlySpan<byte> Preface => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>The largest payload of a frame unless a peer asks for more; what the gateway takes.</summary>
    public const int FrameLimit = 16_384;

    public const byte Data = 0, Headers = 1, ResetStream = 3, Settings = 4, PushPromise = 5, Ping = 6, GoAway = 7, WindowUpdate = 8, Continuation = 9;

    public const byte EndStream = 1, Ack = 1, EndHeaders = 4, Padded = 8, Priority = 32;

    public const int NoError = 0, ProtocolError = 1, FlowControlError = 3, FrameSizeError = 6, RefusedStream = 7, Cancel = 8, CompressionError = 9, EnhanceYourCalm = 11;

    public const ushort EnablePush = 2, MaxConcurrentStreams = 3, InitialWindowSize = 4, MaxFrameSize = 5;

    /// <summary>Both windows before anybody said otherwise.</summary>
    public const int DefaultWindow = 65_535;
}
