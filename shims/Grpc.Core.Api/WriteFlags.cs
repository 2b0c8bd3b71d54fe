namespace Grpc.Core;

/// <summary>How a message is to be written.</summary>
[Flags]
public enum WriteFlags
{
    /// <summary>More follows soon: the transport may wait with sending.</summary>
    BufferHint = 1,

    /// <summary>Send this message as it is, even where the call's messages are compressed.</summary>
    NoCompress = 2,
}
